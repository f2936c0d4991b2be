"""Our own pages, one a line, as `gsm season --out` and `gsm archive` write them; sent again byte for byte."""

from collections.abc import Iterator
from typing import BinaryIO

from scoring.pages import encode_page
from scoring.validate import NewerSchemaError, validate
from streams.errors import GsmError
from streams.importers.contract import Bad, Context, Item, WholePage
from streams.importers.lines import read_lines
from streams.importers.table import SAMPLE_LIMIT
from streams.redact import sample_of_page


def read(file: BinaryIO, context: Context) -> Iterator[Item]:
    """The pages of one file; a page's invalid posts are Bad, and the page is sent without them."""
    for item in read_lines(file):
        if isinstance(item, Bad):
            yield item
            continue
        line, raw = item
        try:
            verdict = validate(raw, context.now, 0, 1)
        except NewerSchemaError as error:
            raise GsmError(f"it holds {error}") from None
        if verdict.rejects:
            sample = sample_of_page(raw)[:SAMPLE_LIMIT]
            yield from (Bad(line, reject.reason, sample, len(raw)) for reject in verdict.rejects)
        if verdict.page is not None:
            yield WholePage(line, verdict.page, encode_page(verdict.page) if verdict.rejects else raw)
