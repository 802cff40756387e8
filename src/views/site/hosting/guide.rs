//! What each host can do and cannot, for those who put the folder on one.

use crate::views::site::model::Site;

pub(super) fn guide(site: &Site) -> String {
    format!(
        "# Putting this folder on a host

The pages stand at <{url}>; the IRIs begin with <{base}>. Both may differ: `hosting/w3id/.htaccess` leads from the one to the other.
Pages link to each other relatively, so they work at any address; the canonical links and the sitemap name <{url}>.

| tier | host | rules | what it cannot do |
| --- | --- | --- | --- |
| full | Apache 2.4 | `.htaccess`, `page/**.var` (`publish --tier full`) | answer 406 with a list in our words |
| approximate | nginx | `hosting/nginx-maps.conf`, `hosting/nginx-site.conf` | weigh q-values: a type that is named at all counts as wished for; see beyond the first language of a list; answer 406 |
| approximate | Caddy 2 | `hosting/Caddyfile` | the same |
| approximate | Netlify | `_redirects`, `_headers` | see Accept: IRIs lead to HTML, data is had by its ending; answer 303 (it is 302); tell the two Chinese forms apart; send `Vary` for a choice by language |
| approximate | Cloudflare Pages | `_redirects`, `_headers` | see Accept or Accept-Language: lines with a condition are left out and told of, IRIs lead to the language of the site; answer 303 (it is 302); keep `.html` in addresses (each leads on to its name without it) |
| files | GitHub Pages, any disk | `id/**.html`, `ns/index.html`, `.nojekyll` (`publish --tier files`) | choose anything: IRIs lead to HTML by a refresh, no 303; media types of data are the host's guess; no headers of ours, so neither CORS nor a policy |
| redirects | w3id.org | `hosting/w3id/.htaccess` | weigh q-values; see beyond the first language |

Apache, nginx and Caddy send a Content-Security-Policy under which pages load nothing but their style sheet; drawings in files of their own
(`.svg`) carry their style inside and have a policy of their own. The rules for Apache, nginx, Caddy and w3id (an Apache), and the
plain files, are tested on servers; those for Netlify are read by its own parsers, those for Cloudflare run on its own server for developers (wrangler).

Every tier has the data beside each page under the same name: `.ttl`, `.jsonld`, `.nt`, `.rdf`, `.trig`; and `/.well-known/void`, `sitemap.xml`, `dump/`.
The full tier with any Accept, language and method is `xinzhi serve`.
",
        url = site.url(),
        base = site.base()
    )
}
