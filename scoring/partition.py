"""Which partition of `posts` an account belongs to: Kafka's own default, so that any client agrees.

Source: `org.apache.kafka.common.utils.Utils.murmur2` and `toPositive` of Apache Kafka.
"""

from functools import lru_cache

_M = 0x5BD1E995
_MASK = 0xFFFFFFFF


def murmur2(key: bytes) -> int:
    """MurmurHash2 of `key` as Kafka computes it, as an unsigned 32-bit integer."""
    h = 0x9747B28C ^ len(key)
    whole = len(key) & ~3
    for i in range(0, whole, 4):
        k = int.from_bytes(key[i : i + 4], "little") * _M & _MASK
        h = (h * _M & _MASK) ^ ((k ^ k >> 24) * _M & _MASK)
    if rest := key[whole:]:
        h = (h ^ int.from_bytes(rest, "little")) * _M & _MASK
    h = (h ^ h >> 13) * _M & _MASK
    return h ^ h >> 15


@lru_cache(maxsize=1 << 18)
def partition_of(account: str, partitions: int) -> int:
    """The partition, 0 to `partitions` - 1, that holds every page of `account`."""
    return (murmur2(account.encode()) & 0x7FFFFFFF) % partitions
