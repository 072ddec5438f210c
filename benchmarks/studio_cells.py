"""What `benchmarks.studio` runs in the kernel."""

#: A widget that answers at once, with what the Studio of the same cell is at.
BARE = '''
import anywidget, traitlets

class Bare(anywidget.AnyWidget):
    _esm = traitlets.Unicode("""
        export default { initialize({ model }) {
          let answer = null;
          model.on("msg:custom", (content) => answer?.(content));
          window.v2Bare = () => new Promise((done) => { answer = done; model.send({}); });
          window.v2Close = () => model.send({ close: true });
        } };
    """).tag(sync=True)

    def __init__(self):
        super().__init__()
        self.on_msg(lambda _widget, content, _buffers: self.answer(content))

    def answer(self, content):
        session = studio._session
        if content.get("close"):
            studio.close()
            return
        publisher, renderer, shown = session._publisher, session.runs._renderer, session._shown.frame
        self.send({
            "sent": publisher._seq,
            "pad": publisher.pad,
            "waiting": len(publisher._parts) + len(publisher._later) + len(renderer._jobs),
            "engine": 0 if shown is None else 1000 * shown[1].provenance.seconds,
        })

bare = Bare()
'''

#: A picture of four megapixels; kernels are loaded, as in a session that has lasted a while.
PHOTO = (
    """\
import cv2, vec2art_nb
from vec2art_nb import Picture, Studio, sample
vec2art_nb.warmup()
photo = cv2.resize(Picture.open(sample("portrait")).rgb, (2000, 2000), interpolation=cv2.INTER_CUBIC)
studio = Studio(photo, "edge")
"""
    + BARE
    + "studio"
)

#: A texture of four megapixels with about 5000 strokes, whose width changes along them.
TEXTURE = """\
import cv2, numpy as np
from vec2art_nb import Studio
noise = np.random.default_rng(0).integers(0, 256, (350, 350, 3), np.uint8)
texture = cv2.resize(noise, (2000, 2000), interpolation=cv2.INTER_CUBIC)
studio = Studio(texture, "edge", detail=1, width_profile="ink", sigma_s=1, sigma_c=1)
studio"""

#: The shortest cell, as people run it.
SHORT = """\
from vec2art_nb import Studio, sample
studio = Studio(sample("portrait"))
studio"""

#: Studios made, used and closed; prints what is left, and how much the kernel has grown.
LIVES = """
import asyncio, gc, json, os, weakref
import psutil
from vec2art_nb import Studio, sample

async def live():
    studio = Studio(sample("portrait"), "edge")
    studio._repr_mimebundle_()
    studio._session.receive({"v": 1, "client": "page", "parts": [{"kind": "hello"}]}, [])
    studio.params.detail = 0.7
    await studio.settled()
    studio.close()
    return weakref.ref(studio)

async def lives(count):
    left = [await live() for _ in range(count)]
    for _ in range(100):  # workers need a moment to end
        gc.collect()
        if not psutil.Process().children(recursive=True):
            break
        await asyncio.sleep(0.1)
    return sum(one() is not None for one in left)

def ours():
    return sum("vec2art" in name for name in os.listdir("/dev/shm")) if os.path.isdir("/dev/shm") else 0

await lives(5)
before = psutil.Process().memory_info().rss
widgets = await lives(20)
grown = psutil.Process().memory_info().rss / before - 1
workers = len(psutil.Process().children(recursive=True))
print(json.dumps({"widgets": widgets, "workers": workers, "shm": ours(), "grown": 100 * grown}))
"""
