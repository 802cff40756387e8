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
| approximate | nginx | `hosting/nginx-maps.conf`, `hosting/nginx-site.conf` | weigh q-values; choose the second language of a list |
| approximate | Caddy 2 | `hosting/Caddyfile` | weigh q-values; choose the second language of a list |
| approximate | Netlify, Cloudflare Pages | `_redirects`, `_headers` | see Accept: IRIs lead to HTML, data is had by its ending; 302 in the place of 303; languages on Netlify only |
| files | GitHub Pages, any disk | `id/**.html`, `.nojekyll` (`publish --tier files`) | choose anything: IRIs lead to HTML by a refresh; media types of data are the host's guess; no CORS on some hosts |

Every tier has the data beside each page under the same name: `.ttl`, `.jsonld`, `.nt`, `.rdf`, `.trig`; and `/.well-known/void`, `sitemap.xml`, `dump/`.
The full tier with any Accept, language and method is `xinzhi serve`.
",
        url = site.url(),
        base = site.base()
    )
}
