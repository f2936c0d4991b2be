"""How clients of the real platforms are led to a simulator."""

from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter


class Elsewhere(HTTPAdapter):
    """Takes requests for a `real` address to another one, and changes nothing else."""

    def __init__(self, real: str, here: str) -> None:
        super().__init__()
        self._real, self._here = real, here

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        assert request.url is not None
        request.url = request.url.replace(self._real, self._here)
        return super().send(request, *args, **options)
