"""Browser and system as people write them, as the ``user-agent`` that ``limen.features.agents`` reads.

Providers that tell ``Chrome 120.0.0 / Mac OS X 10.15.7`` in a log see the browser's own text at the door.
Both must be the same browser, in the same version, on the same system.
"""

from typing import Final

_BROWSERS: Final = {
    "edge": "Edg/{}",
    "opera": "OPR/{}",
    "samsung": "SamsungBrowser/{}",
    "vivaldi": "Vivaldi/{}",
    "firefox": "Firefox/{}",
    "chrom": "Chrome/{}",
    "safari": "Version/{} Safari/",
}
"""What a browser's name holds, and what it calls itself."""
_SYSTEMS: Final = {
    "windows": "Windows",
    "android": "Android",
    "ipad": "iPad",
    "ios": "iPhone",
    "mac": "Mac OS X",
    "chrome os": "CrOS",
    "chromeos": "CrOS",
}
_LINUX: Final = ("linux", "ubuntu", "fedora", "debian")
_LONGEST: Final = 256


def agent_text(browser: str, system: str = "") -> str:
    """A text that is read as this browser on this system; one text with both may part them by `` / ``."""
    name, slash, after = browser[:_LONGEST].partition(" / ")
    known = _system((after if slash else system)[:_LONGEST].casefold())
    words = name.split()
    version = next((word for word in reversed(words) if word[0].isdigit()), "0").partition(".")[0]
    lower = name.casefold()
    spelt = next((own for part, own in _BROWSERS.items() if part in lower), None)
    if spelt is None:
        spelt = f"{words[0]}/{{}}" if words and "{" not in words[0] else "other/{}"
    return f"{spelt.replace('{}', version)} ({known})"


def _system(name: str) -> str:
    for part, own in _SYSTEMS.items():
        if name.startswith(part):
            return own
    return "Linux" if any(part in name for part in _LINUX) else "other"
