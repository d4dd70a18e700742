"""How durations are written for people, everywhere."""


def duration_text(seconds: float) -> str:
    """``2 h 05``, ``35 min``, ``40 s``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes >= 60 else f"{minutes} min"
