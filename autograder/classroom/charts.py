"""The report's pictures: inline SVG, coloured by the page's style sheet, with words for everybody.

Attributes only, no style: the page's content security policy allows none.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

BINS = 10
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _BOTTOM, _TOP = 440, 260, 46, 18, 46, 22


def histogram(shares: Sequence[float]) -> Markup:
    """Draw how many submissions reached which share of the points.

    Args:
        shares: of the points, 0 to 1, one a submission; shape ``(n,)``.
    """
    counts = [0] * BINS
    for share in shares:
        counts[min(BINS - 1, max(0, int(share * BINS + 1e-9)))] += 1
    most = max(1, *counts)
    step = max(1, -(-most // 4))
    top = -(-most // step) * step
    inner = _HEIGHT - _BOTTOM - _TOP
    pitch = (_WIDTH - _LEFT - _RIGHT) / BINS
    parts = [_grid(value, top, inner) for value in range(0, top + 1, step)]
    for n, count in enumerate(counts):
        x, tall = _LEFT + n * pitch, inner * count / top
        if count:
            y = _TOP + inner - tall
            parts.append(
                f'<rect class="bar" x="{x + 2:.1f}" y="{y:.1f}" width="{pitch - 4:.1f}" '
                f'height="{tall:.1f}" rx="2"/>'
                f'<text class="value" x="{x + pitch / 2:.1f}" y="{y - 5:.1f}" '
                f'text-anchor="middle">{count}</text>'
            )
    axis = _TOP + inner
    for n in range(0, BINS + 1, 2):
        x = _LEFT + n * pitch
        parts.append(f'<text x="{x:.1f}" y="{axis + 18}" text-anchor="middle">{n * 10}</text>')
    middle = _LEFT + pitch * BINS / 2
    parts.append(
        f'<text class="label" x="{middle:.0f}" y="{_HEIGHT - 6}" text-anchor="middle">'
        "share of the points in percent</text>"
        f'<text class="label" x="14" y="{_TOP + inner / 2:.0f}" text-anchor="middle" '
        f'transform="rotate(-90 14 {_TOP + inner / 2:.0f})">submissions</text>'
    )
    return Markup(  # noqa: S704  numbers of ours; the words are escaped
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(_histogram_words(counts))}">{"".join(parts)}</svg>'
    )


def _grid(value: int, top: int, inner: float) -> str:
    y = _TOP + inner * (1 - value / top)
    return (
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value}</text>'
    )


def _histogram_words(counts: Sequence[int]) -> str:
    width = 100 // BINS
    said = [
        f"{count} from {n * width} to {(n + 1) * width} percent"
        for n, count in enumerate(counts)
        if count
    ]
    return "Submissions by share of the points: " + ("; ".join(said) or "none") + "."


def stack(parts: Sequence[tuple[str, str, int]]) -> Markup:
    """Draw one bar of several parts.

    Args:
        parts: of each part its style class, its word and its count.
    """
    total = sum(count for _, _, count in parts) or 1
    drawn, x = [], 0.0
    for look, word, count in parts:
        wide = 100 * count / total
        if count:
            drawn.append(
                f'<rect class="fill {look}" x="{x:.2f}" y="0" width="{wide:.2f}" height="10">'
                f"<title>{count} {escape(word)}</title></rect>"
            )
        x += wide
    words = ", ".join(f"{count} {word}" for _, word, count in parts if count) or "nobody yet"
    return Markup(  # noqa: S704  numbers of ours; the words are escaped
        f'<svg class="stack" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(words)}">{"".join(drawn)}</svg>'
    )
