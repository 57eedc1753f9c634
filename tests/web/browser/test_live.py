"""The live page as people use it: the whole way from a question to its answer, in a real browser."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenPage, Served

#: Few futures of one year: what is tried here is the page.
SMALL = "scenario=withdrawal&members=40&months=12&seed=7"
WIDTHS = (360, 768, 1280)
#: What has the focus: its kind, whether that shows, and whether it can be seen.
FOCUSED = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    const marked = style.outlineStyle !== "none" || style.boxShadow !== "none";
    return [at.tagName + (at.type ? ":" + at.type : ""), marked, box.width > 0 && box.height > 0];
}"""


def answered(page: Page) -> str:
    """The headline, once the exact answer is whole."""
    expect(page.locator("#kind")).to_have_text(re.compile(r"^Simulated: [\d,]+ futures under each theory\.$"))
    return " ".join(told(page))


def told(page: Page) -> list[str]:
    """The answer in a sentence, and in counts where both are told."""
    return [text for name in ("#headline", "#in-counts") if (text := page.inner_text(name))]


def shown(page: Page) -> list[str]:
    """Every number of the answer, as it is read."""
    return [*told(page), *page.locator("#sentences li").all_inner_texts()]


def query(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def test_it_opens_on_one_question_and_one_lever(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?members=4")
    expect(page.locator("h1")).to_have_text("What if US soldiers leave the Baltic states?")
    expect(page.locator("#opening input[type=range]")).to_have_count(1)
    assert page.locator("#opening input").is_visible()
    assert not page.locator("#groups input[type=range]").first.is_visible(), "other levers are folded"


def test_the_answer_is_that_of_the_model_and_tells_the_theories_apart(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}")
    answered(page)
    sentences = page.locator("#sentences li").all_inner_texts()
    assert [re.search(r"\(H(\d)\)", sentence)[1] for sentence in sentences] == list("1234")  # type: ignore[index]
    given = page.request.get(f"{served.address}/answer.json?{SMALL}").json()
    assert sentences == list(given["sentences"].values())
    for chart in page.locator("#paired svg, #curves svg").all():
        assert chart.get_attribute("role") == "img"
    assert "sampling error" in page.inner_text("#holds")
    assert "conditional" in page.inner_text("#status-words").lower()


def test_a_hand_moves_the_lever_and_the_address_follows(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}")
    before = answered(page)
    headline = page.inner_text("#headline")
    slider = page.locator("#opening input[type=range]")
    slider.focus()
    slider.press("Home")
    expect(page.locator("#opening output")).to_contain_text("none")
    expect(page.locator("#kind")).to_have_text(re.compile("^(Simulated|The first)"))
    expect(page).to_have_url(re.compile("set="))
    assert "us.withdrawal.estonia.share=0" in [
        value for key, value in parse_qsl(urlsplit(page.url).query) if key == "set"
    ]
    assert answered(page) != before
    page.go_back()
    expect(page.locator("#headline")).to_have_text(headline)


def test_a_link_gives_the_same_numbers_to_somebody_else_and_after_a_reload(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}&set=us.aid.level%3D0.5")
    answered(page)
    link = page.input_value("#address")
    expect(page).to_have_url(re.compile("version="))
    assert {"scenario", "members", "months", "seed", "version"} <= set(query(page))
    numbers = shown(page)
    other = open_page(link)
    answered(other)
    assert shown(other) == numbers
    page.reload()
    answered(page)
    assert shown(page) == numbers


def test_a_link_of_another_version_says_so(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}&version=0.0.9%2Babcdefabcdef")
    expect(page.locator("#problems")).to_contain_text("0.0.9")


def test_with_the_keyboard_alone(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}")
    answered(page)
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at[0] == "BODY":
            break
        assert at[1], f"{at[0]} shows no focus"
        assert at[2], f"{at[0]} has the focus and cannot be seen"
        reached.append(at[0])
    assert reached[0].startswith("A"), "the first stop leads to the answer"
    assert "INPUT:range" in reached
    assert "SUMMARY" in reached
    page.locator("#groups summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#groups input[type=range]").first).to_be_visible()


def test_nothing_is_scrolled_sideways_and_axe_finds_nothing(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}", width=WIDTHS[0])
    answered(page)
    for fold in page.locator("details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        room = page.evaluate("Math.floor(document.querySelector('#paired .room').clientWidth)")
        expect(page.locator("#paired svg")).to_have_attribute("width", str(room))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        no_violations(page)


def test_embedded_it_is_read_on_a_telephone(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}&embed=1", width=360, height=640)
    answered(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("#paired svg").is_visible()
    assert not page.locator("#groups").is_visible()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        no_violations(page)


def test_the_picture_stays_where_it_is_when_the_exact_answer_comes(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?scenario=withdrawal&members=40&seed=7", width=768)
    answered(page)
    page.route("**/answers?*", lambda _: None)
    slider = page.locator("#opening input[type=range]")
    slider.press("ArrowLeft")
    expect(page.locator("#kind")).to_contain_text("Approximate")
    place = "document.querySelector('#paired').offsetTop"
    before = page.evaluate(place)
    slider.press("ArrowRight")
    answered(page)
    assert page.evaluate(place) == before


def test_the_slider_stays_under_the_hand(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}")
    slider = page.locator("#opening input[type=range]")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        tops = set()
        for key in ("End", "ArrowLeft", "Home", "ArrowRight"):
            slider.press(key)
            tops.add(page.evaluate("document.querySelector('#opening input').offsetTop"))
        assert len(tops) == 1, f"{width}: {tops}"


def test_a_finger_hits_whatever_can_be_pressed(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}", width=360)
    answered(page)
    page.locator("#groups summary").first.click()
    small = page.evaluate("""() => [...document.querySelectorAll("button, a, input, select, summary")]
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width && (width < 43.5 || height < 43.5)).map(([text]) => text)""")
    assert [one for one in small if 'class="skip"' not in one] == []


def test_what_to_try_next_leads_on_and_the_address_stays_a_question(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}")
    answered(page)
    before = page.url
    page.locator("#next").get_by_role("button", name="Ask why").click()
    assert page.evaluate("document.activeElement.id") == "why-title"
    assert page.url == before
    page.locator("#next").get_by_role("button", name="Fortress Baltic").click()
    expect(page.locator("h1")).to_have_text("Fortress Baltic")
    assert query(page)["scenario"] == "fortress"


def test_the_answer_is_taken_away_to_be_quoted(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}", permissions=["clipboard-read", "clipboard-write"])
    said = answered(page)
    page.get_by_role("button", name="Copy the answer to quote it").click()
    expect(page.locator("#quotation")).to_contain_text("Copied.")
    quoted = page.evaluate("navigator.clipboard.readText()")
    assert said in quoted
    assert "Conditional on the assumptions." in quoted
    assert page.input_value("#address") in quoted


def test_a_picture_says_what_was_changed(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}&set=us.aid.level%3D1")
    answered(page)
    assert "New US military aid to Ukraine: 100%" in " ".join(page.locator("#paired text").all_text_contents())


def no_violations(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_two_people_at_once(open_page: OpenPage, served: Served) -> None:
    first = open_page(f"{served.address}/?{SMALL}")
    second = open_page(f"{served.address}/?{SMALL.replace('withdrawal', 'fortress')}")
    headlines = {answered(first), answered(second)}
    assert len(headlines) == 2


def test_it_can_be_cancelled_and_asked_again(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?scenario=grand-bargain&members=10000&seed=11")
    stop = page.locator("#progress button.stop")
    stop.wait_for(state="visible")
    stop.click()
    expect(page.locator("#progress progress")).to_have_count(0)
    expect(page.locator("#progress")).not_to_be_empty()
    page.goto(f"{served.address}/?{SMALL}")
    answered(page)


def test_what_i_changed_is_said_and_taken_back(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}&set=us.aid.level%3D1")
    mine = page.locator("#changes li", has_text="aid")
    expect(mine).to_have_count(1)
    mine.get_by_role("button", name=re.compile("Reset")).click()
    expect(page.locator("#changes li", has_text="aid")).to_have_count(0)
    expect(page).not_to_have_url(re.compile(r"us\.aid\.level"))


def test_any_uncertainty_is_found_drawn_and_sourced(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}")
    page.fill("#search input[type=search]", "resolve")
    page.locator("#search .result").first.click()
    card = page.locator("#search article")
    expect(card.locator("svg")).to_be_visible()
    source = card.locator("details summary").first
    source.click()
    expect(card.locator("details").first).to_have_attribute("open", "")
    assert len(card.locator("details").first.inner_text()) > 30


def test_a_scenario_file_is_read_and_a_wrong_one_told(open_page: OpenPage, served: Served, tmp_path: Path) -> None:
    page = open_page(f"{served.address}/?{SMALL}")
    answered(page)
    mine = tmp_path / "mine.yaml"
    text = "extends: withdrawal\nus:\n  withdrawal:\n    estonia:\n      share: {}\n      assumption: Tried here.\n"
    mine.write_text(text.format(0.5))
    page.set_input_files("input[type=file]", mine)
    expect(page).to_have_url(re.compile(r"estonia\.share(=|%3D)0\.5"))
    mine.write_text(text.format(7))
    page.set_input_files("input[type=file]", mine)
    expect(page.locator(".loading .problem-list")).to_contain_text("estonia")


def test_what_a_picture_shows_is_taken_away(open_page: OpenPage, served: Served) -> None:
    seed = 2**63 - 1  # more digits than a number of the browser's holds
    page = open_page(f"{served.address}/?{SMALL.replace('seed=7', f'seed={seed}')}")
    answered(page)
    taken = {}
    for what in ("CSV", "Metadata", "SVG", "PNG"):
        with page.expect_download() as found:
            page.locator("#paired").get_by_role("button", name=re.compile(f"^{what} ")).click()
        taken[what] = Path(found.value.path()).read_bytes()
    assert taken["CSV"].decode("utf-8-sig").count("\n") > 4
    about = json.loads(taken["Metadata"])
    assert about["question"]["scenario"] == "withdrawal"
    assert about["citation"].startswith("[sim-european-security]")
    assert f"seed={seed}" in about["address"]
    assert str(about["question"]["seed"]) == str(seed)
    assert f"seed {seed}" in page.locator("#paired").inner_text()
    assert taken["SVG"].lstrip().startswith(b"<svg") or b"<svg" in taken["SVG"][:200]
    assert taken["PNG"].startswith(b"\x89PNG")


def test_markup_in_an_address_is_text(open_page: OpenPage, served: Served) -> None:
    page = open_page(f"{served.address}/?{SMALL}&set=us.aid.level%3D%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")
    expect(page.locator("#problems")).not_to_be_empty()
    assert page.locator("img").count() == 0


def test_a_narrated_path_is_walked(open_page: OpenPage, served: Served) -> None:
    page = open_page(served.address)
    page.locator("#path-list button, #path-list a").first.click()
    step = page.locator("#path")
    expect(step).to_be_visible()
    first = step.inner_text()
    step.get_by_role("button", name=re.compile("Next")).click()
    expect(step).not_to_have_text(first)
    assert "{" not in step.inner_text()
    expect(page).to_have_url(re.compile("step=1"))
    assert {"path", "step"} <= set(query(page))
