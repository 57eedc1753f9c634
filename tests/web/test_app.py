"""Routes: what is answered, in which form, and that every mistake is told as a problem."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sim.web.app import build
from sim.web.files import File, static_files
from tests.web.serving import QUESTION, Client, FakeDesk, FakeHand, shared_with


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def client(desk: FakeDesk, tmp_path: Path) -> Client:
    app = build(shared_with(tmp_path, desk))
    return Client(app)


def problems(answer: Any) -> list[dict[str, str]]:
    """The problems of an answer, each whole."""
    found: list[dict[str, str]] = answer.json()["problems"]
    assert found
    assert all(set(one) == {"place", "problem", "remedy"} and one["problem"] for one in found)
    return found


def events(text: str) -> list[dict[str, Any]]:
    """The events of a stream."""
    return [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]


def test_an_answer_comes_as_events_and_is_given_up_in_the_end(client: Client, desk: FakeDesk) -> None:
    answer = client.get(f"/answers?{QUESTION}")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    told = events(answer.text)
    assert [one["event"] for one in told] == ["progress", "answer", "done"]
    assert told[1]["answer"]["theories"]["H1"]["chance"]["here"] == 0.25
    assert desk.left == 1


def test_a_table_is_tidy_and_says_what_it_holds(client: Client) -> None:
    answer = client.get(f"/answer.csv?{QUESTION}")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [tuple(row) for row in rows[:1]] == [("theory", "month", "world", "chance")]
    assert [float(row["chance"]) for row in rows if row["world"] == "scenario"] == [0.0, 0.1, 0.25]
    assert [float(row["chance"]) for row in rows if row["world"] == "baseline"] == [0.0, 0.05, 0.125]
    assert "attachment" in answer.headers["content-disposition"]
    address, _, relation = answer.headers["link"].partition(">")
    assert 'rel="describedby"' in relation
    about = client.get("/" + address.lstrip("<")).json()
    assert set(about["columns"]) == set(rows[0])
    assert about["question"]["scenario"] == "withdrawal"
    assert about["version"] in about["address"].replace("%2B", "+")
    assert "sampling error" in about["holds"]
    assert about["citation"].startswith("[sim-european-security]")
    assert any("nato.int" in source for source in about["sources"])


@pytest.mark.parametrize("kind", ["json", "csv", "metadata.json", "yaml"])
def test_who_has_an_answer_already_is_told_so_and_nothing_is_simulated(
    kind: str, client: Client, desk: FakeDesk
) -> None:
    tag = client.get(f"/answer.{kind}?{QUESTION}").headers["etag"]
    asked = len(desk.asked)
    again = client.get(f"/answer.{kind}?{QUESTION}", headers={"if-none-match": tag})
    assert (again.status_code, again.content, len(desk.asked)) == (304, b"", asked)
    other = client.get(f"/answer.{kind}?{QUESTION}&seed=7", headers={"if-none-match": tag})
    assert other.status_code == 200
    assert other.headers["etag"] != tag


def test_the_same_numbers_asked_in_other_words_are_another_answer(client: Client) -> None:
    tags = [
        client.get(f"/answer.json?{QUESTION}{more}").headers["etag"]
        for more in ("", "&set=us.withdrawal.estonia.share=1", "&version=0.0.9")
    ]
    assert len(set(tags)) == 3


def test_a_question_is_told_elsewhere_and_nothing_is_simulated(client: Client, desk: FakeDesk) -> None:
    told = client.get(f"/changes?{QUESTION}").json()
    assert told["problems"] == []
    assert any(change["path"] == "us.withdrawal.estonia.share" for change in told["changes"])
    assert "run withdrawal" in told["same"]["command"]
    assert desk.asked == []


def test_a_scenario_file_becomes_an_address_that_asks_the_same(client: Client) -> None:
    written = client.get(f"/answer.yaml?{QUESTION}&set=us.aid.level%3D0.5")
    assert written.headers["content-disposition"].endswith('.yaml"')
    answer = client.post("/scenario", content=written.content)
    assert answer.status_code == 200, answer.text
    again = client.get(f"/answer.json?{answer.json()['query']}")
    assert again.headers["etag"] == client.get(f"/answer.json?{QUESTION}&set=us.aid.level%3D0.5").headers["etag"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"extends: withdrawal\nus:\n  aid: {lvel: 3}\n", 400),
        (b"\xff\xfe", 400),
        (b"", 400),
        (b"a: &a [*a]\n", 400),
        (b"x" * 65_537, 413),
        (b"extends: " + b"[" * 60_000, 400),
    ],
    ids=["a wrong key", "no text", "nothing", "itself", "too large", "deep"],
)
def test_a_file_that_is_no_question_is_refused_in_words(content: bytes, status: int, client: Client) -> None:
    answer = client.post("/scenario", content=content)
    assert answer.status_code == status
    problems(answer)


def test_a_body_in_parts_is_refused_before_it_is_read_whole(client: Client) -> None:
    read = 0

    async def parts() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield b"#" * 4096

    assert client.post("/scenario", content=parts()).status_code == 413
    assert read < 30


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/scenario", 405, "POST"),
        ("POST", "/answers", 405, "GET, HEAD"),
        ("DELETE", "/", 405, "GET, HEAD"),
        ("PROPFIND", "/changes", 405, "GET, HEAD"),
        ("OPTIONS", "/changes", 204, "GET, HEAD"),
        ("GET", "/answers/", 404, None),
        ("GET", "/static/nothing.js", 404, None),
        ("GET", "/data/pairs.js", 404, None),
        ("GET", "/data/catalogue", 404, None),
        ("GET", "/.git/config", 404, None),
    ],
)
def test_other_methods_and_addresses(method: str, path: str, status: int, allow: str | None, client: Client) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    given = answer.headers.get("allow")
    assert (given and sorted(given.split(", "))) == (allow and sorted(allow.split(", ")))
    if status != 204:
        problems(answer)


def test_to_ask_for_the_head_of_an_answer_simulates_nothing(client: Client, desk: FakeDesk) -> None:
    answer = client.request("HEAD", f"/answers?{QUESTION}")
    assert (answer.status_code, answer.content, desk.asked) == (200, b"", [])


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("scenario=withdrawl", "scenario"),
        ("members=many", "members"),
        ("members=11", "members"),
        ("members=1000000", "members"),
        ("set=us.aid.level%3D7", "us.aid.level"),
        ("set=us.aid", "set"),
        ("seed=1&seed=2", "seed"),
        ("months=0", "months"),
        ("nonsense=1", "nonsense"),
        ("set=" + "a" * 20_000, "address"),
        ("&".join(["set=us.aid.level%3D0.5"] * 1000), "address"),
    ],
)
def test_a_mistake_in_an_address_names_its_place(query: str, place: str, client: Client) -> None:
    answer = client.get(f"/changes?{query}")
    assert answer.status_code == 400
    assert any(place in f"{one['place']} {one['problem']}" for one in problems(answer))


@pytest.mark.parametrize("route", ["answers", "answer.json", "answer.yaml", "channels", "report/progress", "report"])
def test_a_mistake_ends_every_route_before_anything_begins(route: str, client: Client, desk: FakeDesk) -> None:
    answer = client.get(f"/{route}?members=11")
    assert (answer.status_code, desk.asked) == (400, [])
    problems(answer)


def test_the_page_itself_says_what_is_wrong_with_its_address(client: Client) -> None:
    answer = client.get("/?scenario=withdrawl%3Cscript%3E")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "there is no shipped scenario" in answer.text
    assert "<script>" not in answer.text.split('id="problems"')[1].split("</div>")[0]
    assert client.get("/").status_code == 200


def test_a_server_may_bear_fewer_members(tmp_path: Path) -> None:
    small = Client(build(shared_with(tmp_path, members=100)))
    assert small.get("/answer.json?members=100&months=1").status_code == 200
    assert small.get("/answer.json?months=1").json()["members"] == 100, "and asks no more of itself"
    assert 'data-most="100"' in small.get("/").text
    assert "members" not in small.post("/scenario", content="extends: withdrawal\n").json()["query"]
    [told] = problems(small.get("/answer.json?members=102&months=1"))
    assert "100" in told["problem"]


@pytest.mark.parametrize("name", ["dom.js", "page.css", "icon.svg"])
def test_files_of_the_page_are_asked_for_again_but_not_sent_twice(name: str, client: Client) -> None:
    first = client.get(f"/static/{name}")
    assert first.content == (static_files()[name].content)
    again = client.get(f"/static/{name}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    plain = client.get(f"/static/{name}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert client.get(f"/static/{name}", headers={"range": "bytes=0-3"}).status_code == 200


def test_every_file_has_a_kind_that_browsers_take(client: Client) -> None:
    for name, file in static_files().items():
        assert file.kind != "application/octet-stream", name


def test_data_of_the_page_are_made_once_and_told_as_a_script(tmp_path: Path) -> None:
    hand = FakeHand(result={"event": "done", "content": b"window.sim.data.paths = [];"})
    shared = shared_with(tmp_path, hand=hand)

    async def tried() -> list[File]:
        found = await asyncio.gather(*(shared.making.file("paths") for _ in range(3)))
        await shared.making.close()
        return found

    first, *others = asyncio.run(tried())
    assert first.kind.startswith("text/javascript")
    assert all(one is first for one in others)
    assert (len(hand.tasks), hand.killed) == (1, 1)


def test_health(client: Client) -> None:
    told = client.get("/health").json()
    assert told["status"] == "ok"
    assert told["answers"] == 0
    assert told["desk"] == {"questions": 0, "tasks": 0}


def test_what_nobody_foresaw_is_told_without_its_insides(tmp_path: Path) -> None:
    class Broken(FakeDesk):
        async def final(self, question: Any) -> Any:
            raise ZeroDivisionError("inside")

    answer = Client(build(shared_with(tmp_path, Broken()))).get(f"/answer.json?{QUESTION}")
    assert answer.status_code == 500
    assert "inside" not in answer.text
    problems(answer)


def test_answers_under_way_are_bounded_for_each_client_and_in_all(tmp_path: Path) -> None:
    shared = shared_with(tmp_path, streams=2, streams_of_one=1)
    client = Client(build(shared), client=("::5", 1))
    with shared.gate.passed("::5"):
        answer = client.get(f"/answer.json?{QUESTION}")
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
        problems(answer)
        [told] = events(client.get(f"/answers?{QUESTION}").text)
        assert (told["event"], bool(told["problems"])) == ("error", True)
    with shared.gate.passed("::2"), shared.gate.passed("::3"):
        assert client.get(f"/answer.json?{QUESTION}").status_code == 503
    assert client.get(f"/answer.json?{QUESTION}").status_code == 200
    assert shared.gate.open == 0
