//! Apache: a type map for each thing, and one `.htaccess` that leads from IRIs to them.

use super::{DRAWING_POLICY, OFFERS, OutFile, PAGE_POLICY, file, languages};
use crate::views::site::format::PageFormat;
use crate::views::site::model::Site;
use crate::views::site::route::{RESERVED, Route};
use std::fmt::Write;

/// The variants of a thing with their quality at the source (Apache's `type-map` handler).
pub(super) fn type_map(site: &Site, route: &Route) -> OutFile {
    let name = |path: String| path.rsplit('/').next().unwrap_or_default().to_owned();
    let mut out = format!("URI: {}\n", name(route.stem()));
    for offer in OFFERS {
        let qs = f32::from(offer.quality) / 1000.0;
        if offer.format == PageFormat::Html {
            // Equal at the source: a difference would outweigh the reader's language.
            for language in languages(site) {
                let _ = write!(
                    out,
                    "\nURI: {}\nContent-type: text/html; charset=utf-8; qs={qs:.2}\nContent-language: {language}\n",
                    name(route.path(offer.format, language))
                );
            }
        } else {
            let _ = write!(
                out,
                "\nURI: {}\nContent-type: {}; qs={qs:.2}\n",
                name(route.path(offer.format, site.language())),
                offer.asked[0]
            );
        }
    }
    file(&format!("{}.var", route.stem()), out)
}

/// The rules at the root of the folder.
pub(super) fn htaccess(site: &Site) -> String {
    let types: String = super::rdf_forms().fold(String::new(), |mut text, format| {
        let _ = writeln!(
            text,
            "AddType {} .{}",
            format.media_type(),
            format.extension()
        );
        text
    });
    let spoken = languages(site).iter().fold(String::new(), |mut text, tag| {
        let _ = writeln!(text, "AddLanguage {tag} .{tag}");
        text
    });
    let language = site.language();
    format!(
        "# Linked data on Apache 2.4 (tier: full). Needs mod_rewrite, mod_negotiation, mod_headers, mod_mime; AllowOverride All.
AddDefaultCharset utf-8
AddHandler type-map .var
{types}{spoken}AddEncoding gzip .gz
DirectoryIndex index.html index.{language}.html
ErrorDocument 404 {mount}404.html
LanguagePriority {languages}
ForceLanguagePriority Prefer Fallback

<Files void>
  ForceType text/turtle
</Files>

<IfModule mod_headers.c>
  Header always set Access-Control-Allow-Origin \"*\"
  Header always set X-Content-Type-Options nosniff
  Header always set Content-Security-Policy \"{PAGE_POLICY}\"
  <FilesMatch \"\\.svg$\">
    Header always set Content-Security-Policy \"{DRAWING_POLICY}\"
  </FilesMatch>
  Header always merge Vary \"Accept, Accept-Language\" \"expr=%{{REQUEST_URI}} =~ m#/(page|id|paper|graph|ns|dataset)#\"
</IfModule>

RewriteEngine On
RewriteBase {mount}
# From a thing to what is written about it.
RewriteRule ^id/({kinds})/([^/]+)$ page/id/$1/$2 [R=303,L,NE]
RewriteRule ^id/([^/]+/[^/]+)$ page/$1 [R=303,L,NE]
RewriteRule ^(paper/.+|graph/.+|dataset)$ page/$1 [R=303,L,NE]
RewriteRule ^ns/?$ page/ns [R=303,L,NE]
# The file is chosen by the type map beside it.
RewriteCond %{{DOCUMENT_ROOT}}{mount}page/$1.var -f
RewriteRule ^page/(.+)$ page/$1.var [L]
",
        mount = super::mount(site),
        kinds = RESERVED.join("|"),
        languages = super::languages(site)
            .iter()
            .map(|l| l.tag())
            .collect::<Vec<_>>()
            .join(" "),
    )
}
