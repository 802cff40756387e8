//! Hosts that match words in headers: nginx, Caddy, Netlify and Cloudflare, and the redirects of w3id.org.

use super::{DRAWING_POLICY, OFFERS, PAGE_POLICY, languages, mount};
use crate::views::site::format::PageFormat;
use crate::views::site::model::Site;
use crate::views::site::route::RESERVED;
use crate::words::language::Language;
use std::fmt::Write;

/// The offers that are data, the least wished for first, so that the last match is the best.
fn data() -> impl DoubleEndedIterator<Item = (&'static str, String)> {
    OFFERS
        .into_iter()
        .rev()
        .filter_map(|offer| match offer.format {
            PageFormat::Rdf(format) => Some((offer.asked[0], format.extension().to_owned())),
            _ => None,
        })
}

/// A pattern that finds a media type or tag in a header.
fn pattern(text: &str) -> String {
    text.replace('.', "\\.").replace('+', "\\+")
}

/// How readers of a language ask for it, as a pattern.
fn tags(language: Language) -> &'static str {
    match language {
        Language::TraditionalChinese => "^zh-(hant|hk|tw|mo)",
        Language::SimplifiedChinese => "^zh",
        Language::English => "^en",
    }
}

/// The same without what other languages of ours ask for too, where rules do not come in our order.
fn own_tags(language: Language) -> &'static str {
    match language {
        Language::SimplifiedChinese => "^zh-(hans|cn|sg|my)",
        other => tags(other),
    }
}

/// The kinds of things whose names the pages use for themselves, as a pattern.
fn kinds() -> String {
    RESERVED.join("|")
}

/// The maps of nginx, which belong into `http { }`.
pub(super) fn nginx_maps(site: &Site) -> String {
    let mut out = String::from(
        "# Linked data on nginx (tier: approximate: the headers are searched, q-values are not weighed, the first language counts).\n# Include this file in http { }, and nginx-site.conf in server { }.\nmap $http_accept $kg_format {\n  default html;\n  \"~*text/html\" html;\n",
    );
    for (media, extension) in data().rev() {
        let _ = writeln!(out, "  \"~*{}\" {extension};", pattern(media));
    }
    let _ = write!(
        out,
        "}}\nmap $http_accept_language $kg_language {{\n  default {};\n",
        site.language()
    );
    for language in Language::ALL {
        let _ = writeln!(out, "  \"~*{}\" {language};", tags(language));
    }
    let _ = write!(
        out,
        "}}\nmap $kg_format $kg_ending {{\n  default $kg_format;\n  html $kg_language.html;\n}}\nmap $uri $kg_policy {{\n  default \"{PAGE_POLICY}\";\n  ~\\.svg$ \"{DRAWING_POLICY}\";\n}}\n"
    );
    out
}

/// The rest of the rules of nginx, which belong into `server { }`.
pub(super) fn nginx_site(site: &Site) -> String {
    let mut out = String::from(
        "charset utf-8;
charset_types text/css text/turtle text/csv text/plain application/xml;
types {
  text/html html;
  text/css css;
  text/csv csv;
  text/plain txt;
  image/svg+xml svg;
  application/sparql-results+json json;
  application/xml xml;
  application/gzip gz;
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx;
",
    );
    for (media, extension) in data() {
        let _ = writeln!(out, "  {media} {extension};");
    }
    let at = mount(site);
    let _ = write!(
        out,
        "}}
error_page 404 {at}404.html;
add_header Access-Control-Allow-Origin \"*\" always;
add_header Vary \"Accept, Accept-Language\" always;
add_header X-Content-Type-Options nosniff always;
add_header Content-Security-Policy $kg_policy always;
location = {at}.well-known/void {{ types {{ }} default_type text/turtle; }}
location ~ ^{at}id/(?<kg_thing>({kinds})/[^/]+)$ {{ return 303 {at}page/id/$kg_thing.$kg_ending; }}
location ~ ^{at}id/(?<kg_thing>[^/]+/[^/]+)$ {{ return 303 {at}page/$kg_thing.$kg_ending; }}
location ~ ^{at}(?<kg_thing>(paper|graph)/.+|dataset|ns)/?$ {{ return 303 {at}page/$kg_thing.$kg_ending; }}
",
        kinds = kinds()
    );
    out
}

pub(super) fn caddy(site: &Site) -> String {
    let at = mount(site);
    let mut out = String::from(
        "# Linked data on Caddy 2 (tier: approximate: the header is searched, q-values are not weighed; the first language counts).\n:80 {\n\troot * .\n\tfile_server\n\tencode gzip zstd\n\theader Access-Control-Allow-Origin *\n\theader +Vary \"Accept, Accept-Language\"\n\theader X-Content-Type-Options nosniff\n",
    );
    // The file server drops the type of a name whose ending its machine does not know, so ours is set after it.
    let mut typed = |name: &str, path: &str, media: &str| {
        let _ = writeln!(
            out,
            "\t@{name} path {path}\n\theader @{name} {{\n\t\tContent-Type {media}\n\t\tdefer\n\t}}"
        );
    };
    typed("void", &format!("{at}.well-known/void"), "text/turtle");
    for (media, extension) in data() {
        typed(&extension, &format!("*.{extension}"), media);
    }
    let _ = write!(
        out,
        "\tmap {{header.Accept}} {{kg_format}} {{\n\t\t~text/html html\n"
    );
    for (media, extension) in data().rev() {
        let _ = writeln!(out, "\t\t~{} {extension}", pattern(media));
    }
    let _ = write!(
        out,
        "\t\tdefault html\n\t}}\n\tmap {{header.Accept-Language}} {{kg_language}} {{\n"
    );
    for language in Language::ALL {
        let _ = writeln!(out, "\t\t~(?i){} {language}", tags(language));
    }
    let _ = write!(
        out,
        "\t\tdefault {}\n\t}}\n\tmap {{kg_format}} {{kg_ending}} {{\n\t\thtml {{kg_language}}.html\n\t\tdefault {{kg_format}}\n\t}}
\t@svg path *.svg
\theader @svg Content-Security-Policy \"{DRAWING_POLICY}\"
\t@page not path *.svg
\theader @page Content-Security-Policy \"{PAGE_POLICY}\"
\t@kept path_regexp kept ^{at}id/((?:{kinds})/[^/]+)$
\tredir @kept {at}page/id/{{re.kept.1}}.{{kg_ending}} 303
\t@id path_regexp thing ^{at}id/([^/]+/[^/]+)$
\tredir @id {at}page/{{re.thing.1}}.{{kg_ending}} 303
\t@other path_regexp other ^{at}((?:paper|graph)/.+|dataset|ns)/?$
\tredir @other {at}page/{{re.other.1}}.{{kg_ending}} 303
\thandle_errors {{
\t\trewrite * {at}404.html
\t\tfile_server
\t}}
}}
",
        site.language(),
        kinds = kinds()
    );
    out
}

/// Netlify and Cloudflare Pages read redirects from this file: the one sees the language, the other no header, neither sees Accept.
pub(super) fn netlify_redirects(site: &Site) -> String {
    let at = mount(site);
    let mut out = String::from(
        "# Netlify and Cloudflare Pages (tier: approximate; data formats are had by their endings). Cloudflare leaves out lines with a condition.\n",
    );
    for language in languages(site).into_iter().rev() {
        let condition = if language == site.language() {
            continue;
        } else {
            let short = language.tag().to_ascii_lowercase();
            format!("  Language={}", short.split('-').next().unwrap_or_default())
        };
        if language == Language::English {
            redirects(&mut out, at, language, &condition);
        }
    }
    redirects(&mut out, at, site.language(), "");
    out
}

fn redirects(out: &mut String, at: &str, language: Language, condition: &str) {
    let kept = RESERVED.map(|kind| (format!("id/{kind}/:slug"), format!("page/id/{kind}/:slug")));
    let patterns = [
        // Those without patterns must come first on Cloudflare.
        ("dataset", "page/dataset"),
        ("ns", "page/ns"),
        ("id/:kind/:slug", "page/:kind/:slug"),
        ("paper/:paper/:passage", "page/paper/:paper/:passage"),
        ("paper/:paper", "page/paper/:paper"),
        ("graph/:a/:b", "page/graph/:a/:b"),
        ("graph/:a", "page/graph/:a"),
    ];
    let mut lines: Vec<(String, String)> = patterns
        .map(|(from, to)| (from.to_owned(), to.to_owned()))
        .to_vec();
    lines.splice(2..2, kept);
    for (from, to) in lines {
        let _ = writeln!(out, "{at}{from}  {at}{to}.{language}.html  302{condition}");
    }
}

pub(super) fn netlify_headers() -> String {
    let mut out = String::from(
        "/*\n  Access-Control-Allow-Origin: *\n  X-Content-Type-Options: nosniff\n/.well-known/void\n  Content-Type: text/turtle; charset=utf-8\n",
    );
    for (media, extension) in data().rev() {
        let _ = write!(out, "/*.{extension}\n  Content-Type: {media}\n");
    }
    out
}

/// The folder of the name at w3id.org: every IRI of ours leads to the site, which negotiates.
pub(super) fn w3id(site: &Site) -> String {
    let url = site.url();
    let mut out = format!(
        "# {base} leads to {url}; to be proposed at https://github.com/perma-id/w3id.org under the name of the base.
Header set Access-Control-Allow-Origin *
Options +FollowSymLinks
RewriteEngine on
",
        base = site.base()
    );
    for (media, extension) in data().rev() {
        let _ = write!(
            out,
            "RewriteCond %{{HTTP_ACCEPT}} {media}
RewriteRule ^id/(({kinds})/.+)$ {url}page/id/$1.{extension} [R=303,L]
RewriteCond %{{HTTP_ACCEPT}} {media}
RewriteRule ^id/(.+)$ {url}page/$1.{extension} [R=303,L]
RewriteCond %{{HTTP_ACCEPT}} {media}
RewriteRule ^(paper/.+|graph/.+|dataset|ns)/?$ {url}page/$1.{extension} [R=303,L]
",
            media = pattern(media),
            kinds = kinds()
        );
    }
    // The language of the site comes last and without a condition.
    for language in languages(site).into_iter().rev() {
        let condition = if language == site.language() {
            String::new()
        } else {
            format!(
                "RewriteCond %{{HTTP:Accept-Language}} {} [NC]\n",
                own_tags(language)
            )
        };
        for (from, to) in [
            (format!("id/(({})/.+)", kinds()), "page/id/$1"),
            ("id/(.+)".to_owned(), "page/$1"),
            ("(paper/.+|graph/.+|dataset|ns)/?".to_owned(), "page/$1"),
        ] {
            let _ = writeln!(
                out,
                "{condition}RewriteRule ^{from}$ {url}{to}.{language}.html [R=303,L]"
            );
        }
    }
    let _ = write!(
        out,
        "RewriteRule ^$ {url} [R=302,L]\nRewriteRule ^(.+)$ {url}$1 [R=302,L]\n"
    );
    out
}
