"""Files of configuration that are whole but for what a rule looks at, for the examples of rules."""

from typing import Final

_DEPLOYMENT: Final = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
"""
_WORKFLOW: Final = """\
on: [%s]
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
"""
_EXTENSIONS: Final = "type.googleapis.com/envoy.extensions.filters"
_LISTENER: Final = f"""\
static_resources:
  listeners:
    - address: {{socket_address: {{address: 0.0.0.0, port_value: 8443}}}}
      filter_chains:
        - filters:
            - name: hcm
              typed_config:
                "@type": {_EXTENSIONS}.network.http_connection_manager.v3.HttpConnectionManager
"""
_ROUTER: Final = f"""\
                  - name: router
                    typed_config: {{"@type": {_EXTENSIONS}.http.router.v3.Router}}
"""
_HOSTS: Final = '                route_config: {virtual_hosts: [{name: api, domains: ["*"], routes: '
_EVERYTHING: Final = "{match: {prefix: /}, route: {cluster: api}}"


def deployment(pod: str) -> str:
    """A Kubernetes deployment with this pod's ``spec``."""
    return _DEPLOYMENT + pod


def steps(lines: str, on: str = "pull_request") -> str:
    """A GitHub workflow whose one job has these steps."""
    return _WORKFLOW % on + lines


def in_server(directives: str) -> str:
    """An nginx configuration whose one server, with TLS, has these directives."""
    return "http {\n  server {\n    listen 443 ssl;\n" + directives + "  }\n}\n"


def envoy(filters: str = "", *, settings: str = "", routes: str = _EVERYTHING) -> str:
    """An Envoy configuration with one listener: HTTP filters before the router, settings of the connection
    manager, and the routes of its one host."""
    hosts = f"{_HOSTS}[{routes}]}}]}}\n"
    return f"{_LISTENER}{settings}{hosts}                http_filters:\n{filters}{_ROUTER}"
