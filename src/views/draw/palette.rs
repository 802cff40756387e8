//! Colours and shapes by class. Fills are pale and inks dark in the light theme, the other way round in the dark one; ink on
//! fill, and ink on the sheet, have a contrast of at least 4.5 (WCAG 2.2 §1.4.3), lines one of at least 3 (§1.4.11).

use crate::meaning::graph::Class;

/// A colour in both themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// What it is called in views.
    pub name: &'static str,
    /// Fill and line on a light sheet.
    pub light: [&'static str; 2],
    /// Fill and line on a dark sheet.
    pub dark: [&'static str; 2],
}

/// All colours, in the order in which classes without a wish get them.
pub const COLOURS: [Colour; 11] = [
    colour("blue", ["#dce9f9", "#2b66ab"], ["#17304f", "#7fb2ee"]),
    colour("amber", ["#fcebcb", "#94600a"], ["#45310a", "#edb44c"]),
    colour("green", ["#dcf1df", "#2a7a40"], ["#163822", "#74c98b"]),
    colour("purple", ["#e9e0f6", "#7044b3"], ["#312148", "#b898ea"]),
    colour("red", ["#fadeda", "#b53a2c"], ["#4a1e18", "#f08b7c"]),
    colour("teal", ["#d3f0ee", "#176f6c"], ["#0f3837", "#62ccc8"]),
    colour("pink", ["#fadfec", "#a93876"], ["#471a33", "#ee8dbc"]),
    colour("lime", ["#e8f2cb", "#57710d"], ["#2e3a0c", "#b9d653"]),
    colour("indigo", ["#dfe3fa", "#4650b8"], ["#20254f", "#98a2f4"]),
    colour("brown", ["#f0e4d8", "#825227"], ["#3a2817", "#d3a272"]),
    colour("grey", ["#eceef1", "#566170"], ["#2a2f37", "#a5b0bf"]),
];

const fn colour(name: &'static str, light: [&'static str; 2], dark: [&'static str; 2]) -> Colour {
    Colour { name, light, dark }
}

/// Colours of what is no class: sheet, ink, pale ink, lines of edges, clusters (fill and line).
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// Behind everything.
    pub paper: &'static str,
    /// Titles and labels.
    pub ink: &'static str,
    /// Captions, notes and labels of edges.
    pub pale: &'static str,
    /// Edges.
    pub line: &'static str,
    /// Behind a cluster.
    pub cluster: &'static str,
    /// Around a cluster.
    pub border: &'static str,
}

/// The light sheet.
pub const LIGHT: Sheet = Sheet {
    paper: "#ffffff",
    ink: "#1a2027",
    pale: "#505b68",
    line: "#75808d",
    cluster: "#f5f6f8",
    border: "#c9cfd6",
};

/// The dark sheet.
pub const DARK: Sheet = Sheet {
    paper: "#14171b",
    ink: "#eef1f4",
    pale: "#aab4c0",
    line: "#8a95a3",
    cluster: "#1c2026",
    border: "#444c57",
};

/// The outline of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A rectangle with round corners.
    #[default]
    Box,
    /// A rectangle.
    Rect,
    /// A rectangle with half circles at its ends.
    Pill,
    /// An ellipse.
    Ellipse,
    /// A hexagon.
    Hexagon,
    /// A sheet with a folded corner.
    Note,
    /// No outline.
    Plain,
}

impl Shape {
    /// The shape that a word of a view names.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "box" => Self::Box,
            "rect" => Self::Rect,
            "pill" => Self::Pill,
            "ellipse" => Self::Ellipse,
            "hexagon" => Self::Hexagon,
            "note" => Self::Note,
            "plain" => Self::Plain,
            _ => return None,
        })
    }

    /// What is added to the text's width and height.
    pub fn padding(self) -> (f64, f64) {
        match self {
            Self::Box | Self::Rect | Self::Note => (10.0, 7.0),
            Self::Pill => (14.0, 7.0),
            Self::Ellipse => (22.0, 12.0),
            Self::Hexagon => (17.0, 8.0),
            Self::Plain => (5.0, 4.0),
        }
    }
}

/// Colour (an index into [`COLOURS`]) and shape of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The colour.
    pub colour: usize,
    /// The outline.
    pub shape: Shape,
    /// Whether it is drawn with more weight.
    pub bold: bool,
}

/// What nodes without a class look like.
pub const NO_CLASS: Look = Look {
    colour: COLOURS.len() - 1,
    shape: Shape::Box,
    bold: false,
};

/// Shapes in the order in which classes get them when the colours are used up.
const SHAPES: [Shape; 6] = [
    Shape::Box,
    Shape::Hexagon,
    Shape::Note,
    Shape::Ellipse,
    Shape::Rect,
    Shape::Pill,
];

/// The look of each class: what the view wishes, else the next colour that nothing wishes; when these are used up, they come
/// again with another shape, so that no two classes look alike.
pub fn looks(classes: &[Class]) -> Vec<Look> {
    let wishes: Vec<(Option<usize>, Option<Shape>, bool)> = classes
        .iter()
        .map(|class| wish(class.look.as_deref().unwrap_or("")))
        .collect();
    let free: Vec<usize> = (0..COLOURS.len() - 1)
        .filter(|c| wishes.iter().all(|(wished, _, _)| *wished != Some(*c)))
        .collect();
    let free = if free.is_empty() {
        (0..COLOURS.len() - 1).collect()
    } else {
        free
    };
    let pairs = SHAPES
        .iter()
        .flat_map(|shape| free.iter().map(move |colour| (*colour, *shape)));
    let taken: Vec<(usize, Shape)> = wishes
        .iter()
        .filter_map(|(colour, shape, _)| Some(((*colour)?, shape.unwrap_or_default())))
        .collect();
    let mut next = pairs.filter(|pair| !taken.contains(pair)).cycle();
    let mut look = |(colour, shape, bold): &(Option<usize>, Option<Shape>, bool)| {
        let (colour, shape) = match (colour, shape) {
            (Some(colour), shape) => (*colour, shape.unwrap_or_default()),
            (None, wished) => {
                let (colour, given) = next.next().unwrap_or((NO_CLASS.colour, Shape::Box));
                (colour, wished.unwrap_or(given))
            }
        };
        let bold = *bold;
        Look {
            colour,
            shape,
            bold,
        }
    };
    wishes.iter().map(&mut look).collect()
}

fn wish(words: &str) -> (Option<usize>, Option<Shape>, bool) {
    let (mut colour, mut shape, mut bold) = (None, None, false);
    for word in words.split_whitespace() {
        colour = COLOURS.iter().position(|c| c.name == word).or(colour);
        shape = Shape::named(word).or(shape);
        bold |= word == "bold";
    }
    (colour, shape, bold)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(hex: &str) -> f64 {
        let channel = |from: usize| {
            let value = u8::from_str_radix(&hex[from..from + 2], 16).expect("hex");
            let c = f64::from(value) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn no_two_classes_look_alike() {
        let class = |n: usize| Class {
            iri: n.to_string(),
            label: String::new(),
            look: (n == 3).then(|| "box green".to_owned()),
        };
        let looks = looks(&(0..50).map(class).collect::<Vec<_>>());
        let distinct: std::collections::HashSet<String> =
            looks.iter().map(|l| format!("{l:?}")).collect();
        assert_eq!(distinct.len(), 50);
    }

    #[test]
    fn everything_can_be_read() {
        for (sheet, which) in [(LIGHT, 0), (DARK, 1)] {
            for text in [sheet.ink, sheet.pale] {
                assert!(contrast(text, sheet.paper) >= 4.5);
                assert!(contrast(text, sheet.cluster) >= 4.5);
            }
            assert!(contrast(sheet.line, sheet.paper) >= 3.0);
            for colour in COLOURS {
                let [fill, line] = if which == 0 {
                    colour.light
                } else {
                    colour.dark
                };
                assert!(contrast(sheet.ink, fill) >= 4.5, "{}", colour.name);
                assert!(
                    contrast(sheet.pale, fill) >= 4.5,
                    "{} {}",
                    colour.name,
                    contrast(sheet.pale, fill)
                );
                assert!(contrast(line, sheet.paper) >= 4.5, "{}", colour.name);
                assert!(contrast(line, fill) >= 3.0, "{}", colour.name);
            }
        }
    }
}
