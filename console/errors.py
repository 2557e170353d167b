"""The error tree: one root whose text is always a whole sentence fit for the clinician.

Apart from every room so that any of them may raise and any caller may catch the root. Findings
(values) and refusals by the pump (events) are not errors and do not live here.
"""


class ConsoleError(Exception):
    """The root of all our errors; `str(error)` says what was wrong and what to do."""


class RuleBroken(ConsoleError):
    """A value that the domain cannot hold was given: out of range, wrong unit, not exact."""


class FileRefused(ConsoleError):
    """A file that was named cannot be read or understood; the text names it and says what to do."""


class ProtocolError(ConsoleError):
    """Something on the link did not follow the protocol."""


class LocalProtocolError(ProtocolError):
    """Our own end was asked for something the protocol forbids: a bug of ours."""


class RemoteProtocolError(ProtocolError):
    """The peer sent something the protocol forbids: a fault of theirs."""


class LinkError(ConsoleError):
    """The link to the pump could not be had or kept."""


class BadTransportSpec(LinkError):
    """A transport's spec string cannot be understood; the text lists what can."""


class LinkNotOpened(LinkError):
    """Nobody answered at the other end, or it could not be reached."""


class NotPaired(LinkNotOpened):
    """This console has no key for a pump there; the text says how to pair."""


class PluginRefused(LinkNotOpened):
    """A plug-in cannot be switched on, or cannot be used; the text names it and says why."""


class LinkLost(LinkError):
    """The link was there and is gone."""


class RecordsError(ConsoleError):
    """The record file cannot be opened, read or written; nothing was changed."""


class ScenarioError(ConsoleError):
    """A training case's file cannot be understood."""


class PumpMemoryError(ConsoleError):
    """The simulated pump's memory cannot be opened, read or written; what it held is whole."""
