//! "Did you mean …": the nearest known names to one that is unknown.

/// Counts the single-character edits between two words (Levenshtein distance, two rows of memory).
pub fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(l != *r);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[right.len()]
}

/// The at most three known names nearest to `word`: those that contain it, then those within a third of its length in edits. Names
/// that are too short or too long for that are passed over with a look at their length, so that a hundred thousand may be compared.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    let limit = (word.chars().count() / 3).max(1);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let candidate = name.to_lowercase();
            let apart = candidate.chars().count().abs_diff(length);
            let distance = (apart <= limit).then(|| edits(&lower, &candidate));
            if let Some(distance) = distance.filter(|distance| *distance <= limit) {
                Some((distance, name))
            } else if length > 2 && candidate.contains(&lower) {
                // What is around the word is all that there is to change.
                Some((limit + apart, name))
            } else {
                None
            }
        })
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// The sentence that proposes near names, or nothing.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near = nearest(word, known);
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted_in_characters() {
        assert_eq!(edits("中心", "中线"), 1);
        assert_eq!(edits("kitten", "sitting"), 3);
    }

    #[test]
    fn near_names_come_first() {
        assert_eq!(
            nearest("eight-center", ["who-said-what", "eight-centres"]),
            ["eight-centres"]
        );
        assert_eq!(nearest("said", ["who-said-what"]), ["who-said-what"]);
        assert!(nearest("zzz", ["who-said-what"]).is_empty());
    }
}
