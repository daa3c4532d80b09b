"""What administrators install from deploy/ keeps the promises, and docs/deploy.md names only what exists."""

import re
import runpy
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import config
from app import commands, create_office_app, create_public_app, files
from tests.portal import Portal, Visitor
from tests.serving import serving

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
DOC = (ROOT / "docs" / "deploy.md").read_text()
UNIT = (DEPLOY / "kanal.service").read_text()
BACKUP_UNIT = (DEPLOY / "kanal-cadangan.service").read_text()
CADDY = (DEPLOY / "Caddyfile").read_text()
COMMANDS = set(commands.portal.commands)

Block = tuple[list[str], list[Any]]
"""A directive of nginx: its words, and the directives inside its braces."""


def parsed(text: str) -> list[Block]:
    """nginx's configuration as nested directives."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars="{};")
    lexer.whitespace_split = True
    top: list[Block] = []
    stack, words = [top], list[str]()
    for token in lexer:
        for sign in [token] if not re.fullmatch(r"[{};]+", token) else token:
            if sign == ";":
                stack[-1].append((words, []))
                words = []
            elif sign == "{":
                inner: list[Block] = []
                stack[-1].append((words, inner))
                stack.append(inner)
                words = []
            elif sign == "}":
                stack.pop()
            else:
                words.append(sign)
    assert len(stack) == 1
    return top


def walk(blocks: list[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from walk(block[1])


def inside(blocks: list[Block], name: str) -> list[list[str]]:
    """What the directives called ``name`` directly in ``blocks`` say."""
    return [words[1:] for words, _ in blocks if words[0] == name]


NGINX = parsed((DEPLOY / "nginx.conf").read_text())
HTTP = next(inner for words, inner in NGINX if words[0] == "http")
SERVERS = [inner for words, inner in HTTP if words[0] == "server"]
PASSING = [
    (server, inner)
    for server in SERVERS
    for words, inner in server
    if words[0] == "location" and inside(inner, "proxy_pass")
]


def settings_of(unit: str) -> dict[str, list[str]]:
    """A unit's settings; each may stand several times."""
    found: dict[str, list[str]] = {}
    for line in unit.splitlines():
        if "=" in line and not line.startswith("#"):
            name, value = line.split("=", 1)
            found.setdefault(name, []).append(value)
    return found


def test_nginx_puts_no_body_on_disk_and_writes_no_visitor_down() -> None:
    assert len(PASSING) == 3
    for _, location in PASSING:
        assert inside(location, "proxy_request_buffering") == [["off"]]
        assert inside(location, "access_log") == [["off"]]
    assert inside(HTTP, "proxy_request_buffering") == [["off"]]
    assert inside(HTTP, "proxy_max_temp_file_size") == [["0"]]
    assert inside(HTTP, "access_log") == [["off"]]
    assert inside(HTTP, "error_log") == [["/dev/null", "emerg"]]
    for words, _ in walk(NGINX):
        assert words[0] != "log_format"
        if words[0] in ("proxy_request_buffering", "access_log"):
            assert words[1] == "off"
        if words[0] == "error_log":
            assert words[-1] == "emerg"
        assert words[0] not in ("proxy_cache", "proxy_store", "client_body_in_file_only")


def test_nginx_passes_on_scheme_and_name_and_no_address() -> None:
    headers = dict(inside(HTTP, "proxy_set_header"))
    assert headers["X-Forwarded-Proto"] == "$scheme"
    assert headers["Host"] == "$http_host"
    for name in ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded"):
        assert headers[name] == ""
    elsewhere = [w for w, _ in walk(NGINX) if w[0] == "proxy_set_header"]
    assert len(elsewhere) == len(headers)  # one more inside a block would replace all of these
    for words, _ in walk(NGINX):
        if words[0].startswith(("proxy_", "add_header")):
            assert not re.search(r"remote_addr|forwarded_for", " ".join(words)), words


def test_nginx_lets_the_portal_refuse_what_is_too_large_and_waits_for_cleaning() -> None:
    (size,) = inside(HTTP, "client_max_body_size")[0]
    assert int(size.removesuffix("m")) * 1024 * 1024 > files.BODY_LIMIT
    (longest,) = inside(HTTP, "proxy_read_timeout")[0]
    assert int(longest.removesuffix("s")) >= 20 * (25 + 30)
    assert inside(HTTP, "ssl_protocols") == [["TLSv1.2", "TLSv1.3"]]
    assert inside(HTTP, "server_tokens") == [["off"]]


def test_the_office_is_not_served_to_the_world() -> None:
    for server, _ in PASSING:
        closed = [
            inside(inner, "return") for words, inner in server if words[1:] == ["^~", "/kantor"]
        ]
        inner_network = inside(server, "deny") == [["all"]] and inside(server, "allow")
        assert closed == [[["404"]]] or inner_network
    sites = re.split(r"^(?=\S.* \{$)", re.sub(r"^#.*\n", "", CADDY, flags=re.M), flags=re.M)
    served = [site for site in sites if "import portal" in site]
    assert len(served) == 3
    for site in served:
        assert "respond @kantor 404" in site or "@luar not remote_ip 10.0.0.0/8" in site


def test_caddy_buffers_nothing_and_writes_no_visitor_down() -> None:
    said = "\n".join(re.sub(r"(^|\s)#.*", "", line) for line in CADDY.splitlines())
    assert "header_up -X-Forwarded-For" in said
    assert "exclude http\n" in said
    assert [line.split() for line in said.splitlines() if re.match(r"\s*log\b", line)] == [
        ["log", "default", "{"]
    ]
    assert not re.search(
        r"request_buffers|response_buffers|buffer_requests|encode|remote_host", said
    )
    assert said.count("reverse_proxy") == 1
    size = re.search(r"max_size (\d+)MB", said)
    assert size is not None
    assert int(size[1]) * 1_000_000 > files.BODY_LIMIT


@pytest.mark.parametrize("unit", [UNIT, BACKUP_UNIT], ids=["portal", "backup"])
def test_a_unit_leaves_no_memory_behind_and_has_no_rights(unit: str) -> None:
    found = settings_of(unit)
    for line in (
        "LimitCORE=0", "MemorySwapMax=0", "UMask=0077", "NoNewPrivileges=yes", "ProtectSystem=strict",
        "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes", "User=kanal", "RestrictSUIDSGID=yes",
        "ProtectKernelLogs=yes", "EnvironmentFile=/etc/kanal/env",
    ):  # fmt: skip
        name, value = line.split("=", 1)
        assert found.get(name) == [value], line
    written = [path for value in found["ReadWritePaths"] for path in value.split()]
    assert set(written) <= {"/var/lib/kanal", "/var/backups/kanal"}


def test_the_portals_unit_reaches_nobody_and_lets_the_cleaning_child_confine_itself() -> None:
    found = settings_of(UNIT)
    assert found["IPAddressDeny"] == ["any"]
    assert found["IPAddressAllow"] == ["localhost"]
    assert found["CapabilityBoundingSet"] == [""]
    assert found["ReadWritePaths"] == ["/var/lib/kanal"]
    assert found["KillMode"] == ["mixed"]  # the portal itself stops its processes and tidies up
    assert int(found["TimeoutStopSec"][0]) > 25
    refused = [value for value in found["SystemCallFilter"] if value.startswith("~")]
    assert refused
    assert not re.search(r"prlimit64|@process|@system-service", " ".join(refused))
    assert not {"LimitNPROC", "LimitNOFILE", "LimitAS"} & found.keys()


def test_what_units_and_scripts_run_exists() -> None:
    assert settings_of(UNIT)["ExecStart"] == ["/opt/kanal/.venv/bin/flask --app wsgi portal serve"]
    assert settings_of(UNIT)["WorkingDirectory"] == ["/opt/kanal"]
    script = settings_of(BACKUP_UNIT)["ExecStart"][0].split()[0]
    assert (DEPLOY / Path(script).name).exists()
    for path in (DEPLOY / "portal", DEPLOY / "portal-cadangan"):
        assert path.stat().st_mode & 0o111, path
        for word in re.findall(r"--app wsgi portal (\S+)", path.read_text()):
            assert word == '"$@"' or word in COMMANDS


def test_ports_agree() -> None:
    settings = dict(line.split("=", 1) for line in _lines(DEPLOY / "env"))
    port = settings["PORT"]
    assert settings_of(UNIT)["SocketBindAllow"] == [f"ipv4:tcp:{port}"]
    assert {inside(inner, "proxy_pass")[0][0] for _, inner in PASSING} == {
        f"http://127.0.0.1:{port}"
    }
    assert f"reverse_proxy 127.0.0.1:{port} " in CADDY
    onion = re.search(
        r"^HiddenServicePort 80 127\.0\.0\.1:(\d+)$", (DEPLOY / "torrc").read_text(), re.M
    )
    assert onion is not None
    assert f"http://:{onion[1]} {{\n\tbind 127.0.0.1\n" in CADDY
    assert sum([f"127.0.0.1:{onion[1]}"] == words[1:2] for words, _ in walk(HTTP)) == 2


def test_the_shipped_settings_load_and_trust_one_proxy(tmp_path: Path) -> None:
    settings = dict(line.split("=", 1) for line in _lines(DEPLOY / "env"))
    loaded = config.load({**settings, "PORTAL_DATA": str(tmp_path)})
    assert loaded.trusted_proxies == 1
    assert settings["PORTAL_DATA"] in UNIT


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def test_the_guide_names_every_variable_and_only_files_commands_and_pages_that_exist(
    portal: Portal,
) -> None:
    variables = re.findall(r"^\| ([A-Z_]+) \|", config.__doc__ or "", re.M)
    assert len(variables) >= 9
    for name in variables:
        assert f"`{name}`" in DOC, name
    for link in re.findall(r"\]\(([^)#]+)\)", DOC):
        assert (ROOT / "docs" / link).exists(), link
    named = set(re.findall(r"deploy/([\w.-]+)", DOC)) - {"."}
    assert named == {path.name for path in DEPLOY.iterdir()}
    for word in re.findall(r"(?:^|`|&& )portal ([a-z-]+)", DOC, re.M):
        assert word in COMMANDS, word
    assert re.search(r"^\$\(VENV\)/\.run:", (ROOT / "Makefile").read_text(), re.M)
    for page in ("/lacak", "/healthz", "/kantor/masuk"):
        assert page in DOC
        assert portal.visitor().get(page).status == 200


def test_gunicorn_opens_nothing_but_its_port() -> None:
    found = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert found["bind"].startswith("127.0.0.1:")
    assert found["accesslog"] is None
    assert found["control_socket_disable"] is True


def test_a_portal_that_runs_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with serving(tmp_path, HOME=str(home), XDG_RUNTIME_DIR="") as served:
        assert served.visitor().get("/lapor/wbs").status == 200
        assert list(home.rglob("*")) == []
    assert list(home.rglob("*")) == []


@pytest.fixture
def proxied(portal: Portal) -> Portal:
    """The portal as it stands behind one proxy."""
    settings = replace(portal.settings, trusted_proxies=1)
    app, office = create_public_app(settings), create_office_app(settings)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/kantor": office})  # type: ignore[method-assign]
    return replace(portal, app=app)


def through_nginx(portal: Portal, **headers: str) -> Visitor:
    """Somebody whose requests come over TLS through the proxy that is shipped."""
    visitor = portal.visitor("http://kanal.example.go.id")
    visitor.headers = {"X-Forwarded-Proto": "https", **headers}
    return visitor


def test_behind_the_proxy_cookies_are_secure_and_forms_of_the_page_itself_pass(
    proxied: Portal,
) -> None:
    own = {"Origin": "https://kanal.example.go.id"}
    visitor = through_nginx(proxied, **own)
    code, _ = proxied.report(visitor)
    page = visitor.send(visitor.get("/lacak"), "/lacak", kode=code)
    assert page.status == 200
    assert "max-age" in page.answer.headers["Strict-Transport-Security"]
    desk = through_nginx(proxied, **own)
    page = desk.send(
        desk.get("/kantor/masuk"),
        "/kantor/masuk",
        nama="petugas",
        frasa=proxied.accounts["petugas"]["frasa"],
        kode_otp=proxied.otp("petugas"),
    )
    assert "Hari ini" in page.title, page.text
    for browser, name, path in ((visitor, "lacak", "/lacak"), (desk, "kantor", "/kantor")):
        cookie = browser.client.get_cookie(name, domain="kanal.example.go.id", path=path)
        assert cookie is not None
        assert cookie.secure


def test_behind_the_proxy_another_sites_form_is_refused(proxied: Portal) -> None:
    visitor = through_nginx(proxied, Origin="https://penyerang.example")
    form = {**visitor.get("/lapor/wbs").filled("/lapor/wbs"), "kategori": "pungli", "uraian": "isi"}
    assert visitor.post("/lapor/wbs", form).status == 403


def test_without_a_proxy_nobody_can_say_that_they_came_over_tls(portal: Portal) -> None:
    page = through_nginx(portal).get("/lacak")
    assert "Strict-Transport-Security" not in page.answer.headers
    assert "Secure" not in page.answer.headers["Set-Cookie"]
