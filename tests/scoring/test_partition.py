from hypothesis import given
from hypothesis import strategies as st
from kafka.partitioner.default import murmur2 as murmur2_of_the_client

from scoring.partition import murmur2, partition_of


@given(st.binary(max_size=40))
def test_murmur2_is_the_clients(key: bytes) -> None:
    assert murmur2(key) == murmur2_of_the_client(key) & 0xFFFFFFFF


def test_an_account_has_one_partition_below_the_count() -> None:
    found = {partition_of(f"account-{i}", 12) for i in range(500)}
    assert found == set(range(12))
