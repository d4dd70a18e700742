"""ready(): for servers that want to know before they take requests."""

from importlib import import_module


def ready() -> bool:
    """Whether this process can plan, for the health check of a server.

    Nothing has to be compiled or warmed up, so the answer is True unless the installation is broken: False means that the compiled
    core, or a package that `solve` needs, cannot be loaded. The first call loads them, in some tenths of a second.
    """
    try:
        for module in ("router.core._core", "router.api.planning", "router.engines.lns"):
            import_module(module)
    except ImportError:
        return False
    return True
