"""The simulator's clock: it stands, or runs at a speed."""

import time

import msgspec


class ClockState(msgspec.Struct, forbid_unknown_fields=True):
    """What a reader sees, and what a writer may set: the instant in milliseconds, and virtual seconds a second."""

    now: int | None = None
    speed: float | None = None


class VirtualClock:
    """Starts at an instant and runs at a speed; 0 stands still. It never runs backwards."""

    def __init__(self, now: int, speed: float = 0.0) -> None:
        self._instant, self._speed, self._since = now, speed, time.monotonic()

    @property
    def speed(self) -> float:
        """Virtual seconds a real second."""
        return self._speed

    def now(self) -> int:
        """The present virtual instant."""
        return self._instant + int((time.monotonic() - self._since) * 1000 * self._speed)

    def set(self, now: int | None = None, speed: float | None = None) -> None:
        """Go to an instant, change the speed, or both. Raises ValueError for an earlier instant or a negative speed."""
        present = self.now()
        if now is not None and now < present:
            raise ValueError(f"the clock cannot go back from {present} to {now}")
        if speed is not None and speed < 0:
            raise ValueError("the clock cannot run backwards")
        self._instant, self._since = present if now is None else now, time.monotonic()
        self._speed = self._speed if speed is None else speed
