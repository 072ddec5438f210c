"""`vectorize`, `frames` and `warmup` as users call them."""

import itertools
import os
import subprocess
import sys
import textwrap
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from vec2art_nb import (
    Cancelled,
    Params,
    ParamsError,
    Picture,
    PictureError,
    frames,
    sample,
    vectorize,
)
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control, OutOfTime, Partial
from vec2art_nb.engine.edge import EDGE_FLOW
from vec2art_nb.engine.graph import Algorithm, Context, execute
from vec2art_nb.engine.plan import WORKING_MULTIPLE, working_side
from vec2art_nb.engine.stages import fit
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.samples import NAMES

ALGORITHMS = ("edge", "centerline", "superpixel", "dots")


@pytest.fixture(scope="module")
def portrait():
    return Picture.open(sample("portrait"))


def python(code, **environment):
    """Output of a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("name", NAMES)
def test_bundled_pictures_become_valid_drawings(name, algorithm):
    drawing = vectorize(sample(name), algorithm)
    assert len(drawing.layers[0]) > 5
    root = ET.fromstring(drawing.to_svg())
    assert root.attrib["viewBox"] == f"0 0 {drawing.width} {drawing.height}"
    assert not drawing.partial
    points = drawing.layers[0].points
    assert np.isfinite(points).all()
    margin = 0.02 * max(drawing.width, drawing.height)
    assert points.min() > -margin
    assert (points < np.array([drawing.width, drawing.height]) + margin).all()


@pytest.mark.parametrize("algorithm", ["edge", "centerline"])
@pytest.mark.parametrize("flow", [True, False])
@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (4000, 1), (2, 3), (40, 50)])
def test_pictures_without_lines_give_empty_drawings(shape, algorithm, flow):
    drawing = vectorize(np.full((*shape, 3), 200, np.uint8), algorithm, edge_flow=flow)
    assert drawing.stats.strokes == 0
    assert ET.fromstring(drawing.to_svg()).attrib["viewBox"] == f"0 0 {shape[1]} {shape[0]}"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_what_is_transparent_is_never_traced(algorithm):
    rgba = np.zeros((200, 200, 4), np.uint8)
    rgba[40:160, 40:160] = 255
    rgba[80:120, 20:180, :3] = 0  # a bar that reaches out of the opaque square
    assert not any(map(len, vectorize(np.zeros((50, 50, 4), np.uint8), algorithm).layers))
    points = vectorize(rgba, algorithm).layers[0].points
    assert len(points)
    assert points.min() > 36
    assert points.max() < 164


def test_a_draft_is_the_drawing_from_afar(portrait):
    draft, final = vectorize(portrait, draft=True), vectorize(portrait)
    assert draft.draft
    assert not final.draft
    assert max(draft.provenance.shape) <= 384
    assert (draft.width, draft.height) == (final.width, final.height)
    ink = [drawing.stats.length for drawing in (draft, final)]
    assert 0.6 < ink[0] / ink[1] < 1.5


def test_later_fields_reuse_earlier_stages(portrait):
    cache = StageCache()
    vectorize(portrait, cache=cache)
    again = vectorize(portrait, cache=cache, max_error=2.0)
    assert [run.stage for run in again.provenance.runs if not run.reused] == ["fit", "color", "cut"]


def test_detail_is_a_cut(portrait):
    counts, last = [], None
    for detail in (0, 0.25, 0.5, 0.75, 1):
        layer = vectorize(portrait, detail=detail).layers[0]
        if last is not None:
            assert np.array_equal(layer.points[: len(last.points)], last.points)
        counts.append(len(layer))
        last = layer
    assert counts == sorted(counts)
    assert counts[0] >= 1
    assert counts[-1] > 3 * counts[0]


def test_cancelling_raises(portrait):
    calls = []
    with pytest.raises(Cancelled):
        vectorize(portrait, cache=StageCache(), cancelled=lambda: len(calls) > 3 or calls.append(1))


def test_progress_is_told(portrait):
    seen = []
    vectorize(portrait, cache=StageCache(), progress=lambda stage, fraction: seen.append((stage, fraction)))
    assert [stage for stage, _ in seen][-1] == "done"
    assert [fraction for _, fraction in seen] == sorted(fraction for _, fraction in seen)


@pytest.mark.parametrize(("algorithm", "pixels"), [("superpixel", 80_000), ("dots", 90_000)])
def test_drafts_of_what_goes_by_pixels_are_small(portrait, algorithm, pixels):
    rows, columns = vectorize(portrait, algorithm, draft=True).provenance.shape
    assert 0.9 * pixels < rows * columns < 1.03 * pixels


@pytest.mark.parametrize("algorithm", ["superpixel", "dots"])
def test_where_the_final_is_as_small_the_draft_is_the_same(portrait, algorithm):
    cache = StageCache()
    draft = vectorize(portrait, algorithm, source_max_side=256, draft=True, cache=cache)
    final = vectorize(portrait, algorithm, source_max_side=256, cache=cache)
    assert draft.to_svg() == final.to_svg()
    assert all(one.reused for one in final.provenance.runs)


def test_a_draft_of_areas_has_cells_enough_for_many_regions(portrait):
    draft = vectorize(portrait, "superpixel", detail=0.8, draft=True)
    assert draft.stats.regions > 500


def test_out_of_time_leaves_the_draft(portrait, monkeypatch):
    def late(self):
        if self.deadline < float("inf"):
            raise OutOfTime

    monkeypatch.setattr(Control, "check", late)
    drawing = vectorize(portrait, cache=StageCache())
    assert drawing.partial
    assert drawing.draft
    assert drawing.stats.strokes > 0


def test_out_of_time_while_fitting_keeps_what_is_fitted(portrait, monkeypatch):
    class Late(Control):
        calls = 0

        def check(self):
            self.calls += 1
            if self.calls > 2:
                raise OutOfTime

    monkeypatch.setattr(fit, "CHUNK", 1000)
    params = resolve_params(fields={"detail": 1.0})
    side, enlarge = working_side(params, *portrait.size)
    level = portrait.level(side, enlarge=enlarge, multiple=WORKING_MULTIPLE)
    index = [stage.name for stage in EDGE_FLOW.stages].index("fit")
    upstream = Algorithm("edge", EDGE_FLOW.stages[:index])
    chains = execute(upstream, level, params, StageCache(), Control()).result
    stage = EDGE_FLOW.stages[index]
    with pytest.raises(Partial) as caught:
        stage.run(Context(level, params.subset(stage.reads), Late()), chains)
    layer = caught.value.result
    full = vectorize(portrait, detail=1.0).layers[0]
    assert 0 < len(layer) < len(full)
    assert np.array_equal(layer.points, full.points[: len(layer.points)])


def test_frames_are_a_draft_and_the_final(portrait):
    draft, final = frames(portrait)
    assert draft.draft
    assert not final.draft
    assert final.to_svg() == vectorize(portrait).to_svg()


def test_params_travel_in_the_svg(portrait, tmp_path):
    drawing = vectorize(portrait, preset="ink", detail=0.3)
    path = tmp_path / "portrait.svg"
    drawing.save(path)
    again = vectorize(portrait, params=Params.from_svg(path))
    assert again.to_svg() == drawing.to_svg()


def test_errors_name_the_thing_and_the_remedy(tmp_path):
    with pytest.raises(ParamsError, match=r"edge\.max_error"):
        vectorize(sample("logo"), max_eror=1)
    with pytest.raises(PictureError, match=r"nothing\.jpg"):
        vectorize(tmp_path / "nothing.jpg")


def test_equal_bytes_in_every_process():
    code = """
        from hashlib import sha256
        from vec2art_nb import sample, vectorize
        for name, fields in (("animal", {"preset": "sketch"}), ("page", {"algorithm": "centerline"})):
            print(sha256(vectorize(sample(name), **fields).to_svg().encode()).hexdigest())
    """
    assert python(code, PYTHONHASHSEED="1") == python(code, PYTHONHASHSEED="2")


def test_a_first_draft_needs_no_kernels():
    code = """
        from vec2art_nb import frames, sample
        drawings = frames(sample("animal"))
        draft = next(drawings)
        text = draft.to_svg()
        print(draft.cold, len(text) > 1000, draft.stats.strokes > 5)
        final = next(drawings)
        print(final.draft, final.stats.strokes > 5)
    """
    assert python(code).split() == ["True", "True", "True", "False", "True"]


def test_kernels_compile_where_no_cache_can_be_written(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    code = """
        from vec2art_nb.engine.kernels._jit import kernel

        @kernel("int64(int64)")
        def twice(x):
            return 2 * x

        print(twice(21))
    """
    script = tmp_path / "readonly.py"
    script.write_text(textwrap.dedent(code))
    (tmp_path / "__pycache__").write_text("")  # where numba would write next to the source
    done = subprocess.run(
        [sys.executable, str(script)],
        env={
            **os.environ,
            "NUMBA_CACHE_DIR": str(blocked / "x"),
            "HOME": str(blocked),
            "XDG_CACHE_HOME": str(blocked),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "42", done.stderr


def test_an_overlay_is_the_other_algorithm_on_top(portrait):
    both = vectorize(portrait, "centerline", overlay="edge", overlay_detail=0.3, edge_width_profile="ink")
    below = vectorize(portrait, "centerline")
    above = vectorize(portrait, "edge", detail=0.3, width_profile="ink")
    assert [layer.points.tolist() for layer in both.layers] == [
        layer.points.tolist() for layer in below.layers + above.layers
    ]
    assert both.params["algorithm"] == "centerline"
    again = vectorize(portrait, params=Params.from_svg(both.to_svg()))
    assert again.to_svg() == both.to_svg()


def test_drafts_have_the_overlay_too(portrait):
    draft, final = frames(portrait, "centerline", overlay="edge")
    assert [len(one.layers) for one in (draft, final)] == [2, 2]
    assert vectorize(portrait, "centerline", overlay="edge", draft=True).draft


def test_an_algorithm_is_not_laid_over_itself(portrait):
    assert len(vectorize(portrait, "edge", overlay="edge").layers) == 1


def test_progress_runs_once_through_drawing_and_overlay(portrait):
    told = []
    vectorize(portrait, "centerline", overlay="edge", progress=lambda stage, share: told.append(share))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


def test_the_time_limit_holds_for_both(portrait, monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr("vec2art_nb.engine.control.time.monotonic", lambda: 100.0 * next(clock))
    drawing = vectorize(portrait, "centerline", overlay="edge", cache=StageCache())
    assert drawing.partial
    assert all(len(layer) for layer in drawing.layers)
