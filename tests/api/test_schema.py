"""The schema is complete, valid, and shown without scripts."""

import subprocess
import sys
from pathlib import Path

from django.core.management import call_command
from rest_framework.test import APIClient

from babycam.api.urls import urlpatterns
from tests.api.test_who_may_what import NOT_FOR_PEOPLE

BLOBS = {"schema", "docs"}
CROWD = """
import sys, threading
import django
django.setup()
from rest_framework.test import APIRequestFactory
from babycam.api.docs import SchemaView
import babycam.api.urls
view = SchemaView.as_view(permission_classes=[], authentication_classes=[])
sys.setswitchinterval(1e-5)
together, found = threading.Barrier(8), []
def ask():
    together.wait(10)
    found.append(view(APIRequestFactory().get("/api/schema")).render().content)
threads = [threading.Thread(target=ask) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join(60) for thread in threads]
print(len(found), len(set(found)))
"""


def test_the_schema_is_valid_and_has_no_warnings(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_every_route_is_in_the_schema_and_every_operation_may_answer_with_a_problem(ana_client: APIClient) -> None:
    schema = ana_client.get("/api/schema/").json()
    wanted = {str(pattern.pattern).count("/") for pattern in urlpatterns}
    assert wanted and len(schema["paths"]) == len([p for p in urlpatterns if str(p.pattern) not in NOT_FOR_PEOPLE | BLOBS])
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    assert all("default" in operation["responses"] for operation in operations)
    assert schema["components"]["schemas"]["Problem"]["properties"]["code"]


def test_passwords_are_never_in_an_answer_of_the_schema(ana_client: APIClient) -> None:
    schemas = ana_client.get("/api/schema/").json()["components"]["schemas"]
    answers = {name: shape for name, shape in schemas.items() if not name.endswith("Request")}
    having = {name for name, shape in answers.items() if {"password", "sealed_password"} & set(shape.get("properties", {}))}
    assert having == {"DemoLogin"}


def test_the_docs_page_needs_no_scripts_and_allows_none(ana_client: APIClient) -> None:
    answer = ana_client.get("/api/docs/")
    assert answer.status_code == 200 and b"/api/rooms" in answer.content and b"<script" not in answer.content
    assert "script-src" not in answer["Content-Security-Policy"] and "default-src 'none'" in answer["Content-Security-Policy"]


def test_several_who_ask_a_new_server_for_the_schema_at_once_get_the_same() -> None:
    done = subprocess.run([sys.executable, "-c", CROWD], capture_output=True, text=True, timeout=100, check=False)
    assert (done.stdout.split(), done.stderr) == (["8", "1"], "")
