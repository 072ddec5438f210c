import numpy as np
import pytest

from vec2art_nb.engine.metrics import darkness, psnr, ssim, tone_error


def picture(seed, shape=(60, 80)):
    rng = np.random.default_rng(seed)
    smooth = 60 * np.sin(np.linspace(0, 9, shape[1])) + np.linspace(60, 200, shape[0])[:, None]
    return np.clip(smooth + rng.normal(0, 15, shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
def test_ssim_is_that_of_wang_2004_as_in_scikit_image(kind):
    skimage = pytest.importorskip("skimage.metrics")
    a, b = picture(1).astype(kind), picture(2).astype(kind)
    options = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 255}
    assert ssim(a, b) == pytest.approx(skimage.structural_similarity(a, b, **options), abs=1e-4)


def test_equal_pictures_are_fully_similar_and_inverted_ones_are_not():
    a = picture(1)
    assert ssim(a, a) == pytest.approx(1)
    assert ssim(a, 255 - a) < 0
    assert ssim(a[:5, :5], a[:5, :5]) == pytest.approx(1)


def test_psnr_of_a_constant_difference():
    a = np.full((4, 4), 100, np.uint8)
    assert psnr(a, a + 10) == pytest.approx(20 * np.log10(25.5))
    assert psnr(a, a) == np.inf


def test_tone_error_sees_tone_and_not_texture():
    grey = np.full((64, 64), 127.5)
    board = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.float64)
    assert tone_error(grey, board, sigma=4) < 0.001
    assert tone_error(grey, np.full((64, 64), 102.0), sigma=4) == pytest.approx(0.1)


def test_darkness_is_the_share_of_ink():
    assert darkness(np.array([[0, 0, 255, 255]], np.uint8)) == 0.5


@pytest.mark.parametrize("compare", [ssim, psnr, lambda a, b: tone_error(a, b, 1)])
def test_pictures_of_different_or_wrong_shapes_are_refused(compare):
    with pytest.raises(ValueError, match="one shape"):
        compare(np.zeros((4, 4)), np.zeros((4, 5)))
    with pytest.raises(ValueError, match="grey"):
        compare(np.zeros((4, 4, 3)), np.zeros((4, 4, 3)))
