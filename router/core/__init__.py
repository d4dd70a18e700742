"""The native core: travel times, timing, evaluators and search in C++."""

try:
    from router.core import _core as _core
except ImportError as error:
    raise ImportError(
        f"router's native core is missing in {__path__[0]}: install the package with 'pip install .' and run outside its sources, "
        "or install it with 'pip install -e .'"
    ) from error
