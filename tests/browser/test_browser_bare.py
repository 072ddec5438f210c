"""What the page paints is what the SVG says; and it does so under a strict content security policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.bare import Bare, bare
from vec2art_nb import Params, Picture, sample
from vec2art_nb.studio.frame import picture_part

#: Side of the picture: small enough to be shown in its actual size.
SIDE = 360
#: What is hidden, and what is seen then.
ELEMENTS, BITMAP = (".v2-ink", ".v2-svg"), (".v2-svg", ".v2-ink")
ONLY = """([hidden, seen]) => {
  document.querySelector(hidden).style.visibility = "hidden";
  document.querySelector(seen).style.visibility = "";
}"""
#: How much of the difference that one px to the side makes is allowed: edges are smoothed in other ways.
ALIKE = 0.3
RESTS = "document.querySelector('.v2-ink').style.visibility === 'hidden'"


@dataclass
class Case:
    """A drawing, and whether it is light enough to be elements of the page."""

    light: bool
    fields: dict[str, Any] = field(default_factory=dict)


CASES = {
    "edge": Case(True, {"stroke_width": 4, "detail": 0.7}),
    "sketch": Case(False, {"preset": "sketch"}),
    "centerline": Case(True, {"algorithm": "centerline"}),
    "superpixel": Case(False, {"algorithm": "superpixel"}),
    "comic": Case(True, {"preset": "comic"}),
    "dots": Case(True, {"algorithm": "dots", "dots_count": 900}),
    "many dots": Case(False, {"algorithm": "dots", "dots_count": 20_000, "dots_spacing": 2}),
}


@pytest.fixture(scope="module")
def picture() -> Picture:
    image = cv2.imread(str(sample("portrait")))
    return Picture.open(cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA)[..., ::-1].copy())


def decoded(png: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)


def on_paper(studio: Bare) -> np.ndarray:
    """What is seen where the picture is."""
    box = studio.page.locator(".v2-paper").first.bounding_box()
    assert box is not None
    return decoded(studio.page.screenshot(clip=box))


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Greatest difference of the channels, on average."""
    assert one.shape == other.shape
    return float(np.abs(one.astype(int) - other).max(axis=2).mean())


def alike(seen: np.ndarray, expected: np.ndarray) -> bool:
    """Whether edges are where they should be, and all is as dark and as coloured at some distance."""
    sharp = difference(seen, expected) < ALIKE * difference(np.roll(expected, 1, axis=1), expected)
    return sharp and difference(*(cv2.GaussianBlur(one, (0, 0), 3) for one in (seen, expected))) < 3.5


@pytest.mark.parametrize("case", CASES)
def test_what_is_painted_is_what_the_svg_says(case: str, browser: Browser, picture: Picture) -> None:
    with bare(browser, picture, Params(**CASES[case].fields)) as studio:
        studio.wait_final()
        studio.page.locator(".v2-stage").press("1")
        expected = decoded(studio.session.final().to_png())
        if CASES[case].light:
            studio.wait(RESTS)
            studio.page.evaluate(ONLY, ELEMENTS)
            assert alike(on_paper(studio), expected)
            studio.page.evaluate(ONLY, BITMAP)
        assert alike(on_paper(studio), expected)
        assert (studio.page.locator(".v2-svg path").count() > 0) == CASES[case].light


LOSE = """() => {
  const lost = document.querySelector(".v2-photo").getContext("webgl2").getExtension("WEBGL_lose_context");
  lost.loseContext();
  return new Promise((done) => setTimeout(() => { lost.restoreContext(); setTimeout(done, 0) }, 0));
}"""
IS_GL = "document.querySelector('.v2-photo').getContext('webgl2') !== null"


@pytest.fixture(params=[True, False], ids=["webgl", "2d"])
def gl(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def look_at_picture(studio: Bare) -> None:
    studio.page.get_by_role("radio", name="Picture", exact=True).click()
    expect(studio.page.locator(".v2-stage")).to_have_attribute("data-mode", "picture")


def test_the_picture_is_shown_as_it_is(gl: bool, browser: Browser, picture: Picture) -> None:
    with bare(browser, picture, Params("edge"), gl=gl) as studio:
        studio.wait_final()
        studio.page.locator(".v2-stage").press("1")
        look_at_picture(studio)
        assert studio.page.evaluate(IS_GL) == gl
        _, (jpeg,) = picture_part(picture)
        studio.until(lambda: alike(on_paper(studio), decoded(jpeg)), "the picture")
        if gl:  # as when a machine wakes up
            studio.page.evaluate(LOSE)
            studio.until(lambda: alike(on_paper(studio), decoded(jpeg)), "the picture, again")


def is_grey(seen: np.ndarray) -> bool:
    return bool(seen.std() < 8 and abs(seen.mean() - 127.5) < 8)


def test_fine_patterns_become_grey_when_the_picture_is_made_small(gl: bool, browser: Browser) -> None:
    """Each px of the page must be made of all px of the picture that it covers."""
    stripes = np.zeros((1500, 1500, 3), np.uint8)
    stripes[:, ::2] = 255
    with bare(browser, Picture.open(stripes), Params("dots", dots_count=100), gl=gl) as studio:
        studio.wait_final()
        look_at_picture(studio)
        assert on_paper(studio).shape[1] < 700
        studio.until(lambda: is_grey(on_paper(studio)[8:-8, 8:-8]), "grey")


def test_a_strict_policy_forbids_nothing_that_the_studio_does(browser: Browser, picture: Picture) -> None:
    with bare(browser, picture, Params("edge")) as studio:
        studio.wait_final()
        studio.wait("[...document.querySelectorAll('.v2-thumb img')].some((it) => it.naturalWidth > 0)")
        studio.page.locator(".v2-stage").press("p")
        studio.wait("document.querySelector('.v2-pin') !== null")
        for view in ("Side by side", "Split"):
            studio.page.get_by_role("radio", name=view, exact=True).click()
        studio.page.get_by_role("slider", name="Width", exact=True).press("ArrowRight")
        studio.wait_final()
        studio.page.get_by_role("button", name="Save").click()
        with studio.page.expect_download() as waiting:
            studio.page.get_by_role("menuitem", name="SVG", exact=True).click()
            studio.wait("document.querySelector('.v2-news')?.textContent.includes('saved')")
        assert Params.from_svg(waiting.value.path()).stroke.width == studio.session.params.stroke.width
        assert studio.violations == []
        studio.page.evaluate("() => document.body.setAttribute('style', 'color: red')")
        assert len(studio.violations) == 1, "the policy is in force"
