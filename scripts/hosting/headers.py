"""A site's policy in; header files out, in the forms that Netlify and Cloudflare Pages, Apache and nginx read."""

from typing import NamedTuple
from urllib.parse import urlsplit

# Files whose names change with their content: ours and the theme's.
LASTING_FOLDERS = ("assets/lasting", "assets/javascripts", "assets/stylesheets")
FOR_EVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"  # pages: five minutes, so that a correction is soon everywhere
AN_HOUR = "public, max-age=3600"  # handouts, figures, lists
SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# What servers do not know by themselves, or send without its letters' code.
TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "inv": "application/octet-stream",
    "json": "application/json; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "mmd": "text/plain; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "woff2": "font/woff2",
    "yml": "text/yaml; charset=utf-8",
}


# A drawing that is opened by itself is a page of its own: looks are its, programs and other files are not.
DRAWINGS = ("svg", "xml")
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


class Hosted(NamedTuple):
    """What header files are written for: the policy of all pages, the folders of kept editions, the site's address."""

    policy: str
    editions: tuple[str, ...] = ()
    address: str = ""

    @property
    def header_policy(self) -> str:
        """With what only a header can ask: who may show our pages inside theirs."""
        return f"{self.policy}; frame-ancestors 'self'"

    @property
    def base(self) -> str:
        """The folder of the site on its host: '/', or '/tianeptine/'."""
        return urlsplit(self.address).path.rstrip("/") + "/"


def header_files(hosted: Hosted) -> dict[str, str]:
    """The header files by their path in the site; each host takes the one that it knows."""
    return {
        "_headers": _for_netlify(hosted),
        ".htaccess": _for_apache(hosted),
        "hosting/nginx.conf": _for_nginx(hosted),
    }


def _for_netlify(hosted: Hosted) -> str:
    """Netlify's and Cloudflare's form. Both have pages asked for anew each time, so pages need no line on that."""
    rules = {"/*": SAFETY | {"Content-Security-Policy": hosted.header_policy}}
    for edition in ("", *hosted.editions):
        below = f"/{edition}/" if edition else "/"
        rules |= {f"{below}{folder}/*": {"Cache-Control": FOR_EVER} for folder in LASTING_FOLDERS}
    rules |= {f"/*.{ending}": {"Content-Type": kind} for ending, kind in TYPES.items()}
    rules |= {f"/*.{ending}": {"Content-Security-Policy": DRAWING_POLICY} for ending in DRAWINGS}
    blocks = [
        f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in rule.items()) for path, rule in rules.items()
    ]
    return "# Headers for Netlify and Cloudflare Pages, written by the build.\n" + "\n".join(blocks)


def _for_apache(hosted: Hosted) -> str:
    """Apache 2.4 reads this file where `AllowOverride FileInfo` is set."""
    lasting = "|".join(LASTING_FOLDERS)
    types = "".join(f"AddType '{kind}' .{ending}\n" for ending, kind in TYPES.items())
    return f"""\
# Headers for Apache 2.4, written by the build; needs AllowOverride FileInfo and mod_headers.
ErrorDocument 404 {hosted.base}404.html
AddDefaultCharset utf-8
{types}
<IfModule mod_headers.c>
{_lines("  Header always set {name} '{value}'", SAFETY)}
  Header set Cache-Control '{AN_HOUR}'
  <FilesMatch "\\.html$">
    Header always set Content-Security-Policy "{hosted.header_policy}"
    Header set Cache-Control '{SHORT}'
  </FilesMatch>
  <FilesMatch "\\.({"|".join(DRAWINGS)})$">
    Header always set Content-Security-Policy "{DRAWING_POLICY}"
  </FilesMatch>
  <If "%{{REQUEST_URI}} =~ m#/({lasting})/#">
    Header set Cache-Control '{FOR_EVER}'
  </If>
</IfModule>
"""


def _for_nginx(hosted: Hosted) -> str:
    """Lines to include in a `server` block of nginx. A location with headers of its own inherits none.

    What is not there is kept for as long as a page: some networks of delivery keep it for an hour if nothing is said.
    A folder's address without its slash leads on by a path: by nginx's own name for itself, a reader who came by HTTPS
    to a server before it would land on plain HTTP, or on another port.
    """
    safety = _lines('  add_header {name} "{value}" always;', SAFETY)
    lasting = "|".join(LASTING_FOLDERS)
    types = "\n".join(
        f'location ~ \\.{ending}$ {{\n  types {{ }}\n  default_type "{kind}";\n{safety}\n'
        f'  add_header Cache-Control "{AN_HOUR}";\n}}'
        for ending, kind in TYPES.items()
    )
    return f"""\
# For nginx, written by the build. Inside a server block that names the folder of the site as its root:
#   include /path/to/site/hosting/nginx.conf;
charset utf-8;
index index.html;
error_page 404 {hosted.base}404.html;
absolute_redirect off;
location ~ /({lasting})/ {{
{safety}
  add_header Cache-Control "{FOR_EVER}";
}}
location ~ (/|\\.html)$ {{
{safety}
  add_header Content-Security-Policy "{hosted.header_policy}" always;
  add_header Cache-Control "{SHORT}" always;
}}
location ~ \\.({"|".join(DRAWINGS)})$ {{
{safety}
  add_header Content-Security-Policy "{DRAWING_POLICY}" always;
  add_header Cache-Control "{AN_HOUR}";
}}
location ~ /\\.(?!well-known/) {{
  return 404;
}}
{types}
location / {{
{safety}
  add_header Cache-Control "{AN_HOUR}";
}}
"""


def _lines(form: str, values: dict[str, str]) -> str:
    return "\n".join(form.format(name=name, value=value) for name, value in values.items())
