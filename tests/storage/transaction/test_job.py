"""What is asked of the store, awaited or done at once."""

from threading import current_thread, main_thread

from storage.store.store import Store


async def test_a_job_does_nothing_until_it_is_awaited_or_done(store: Store) -> None:
    """To ask is not to do: what is only asked leaves no trace."""
    done: list[str] = []
    job = store.db.sweep(lambda _: done.append(current_thread().name))
    assert done == []

    job.now()
    assert done == [main_thread().name], "in the calling thread"
    await job
    assert done[1:] == ["writer-0"], "in its turn, in the queue"


async def test_a_read_that_is_awaited_waits_for_no_writer(store: Store) -> None:
    """Readers have threads of their own."""
    name = await store.db.read(lambda _: current_thread().name)
    assert name.startswith("reader")
    assert store.db.read(lambda _: current_thread().name).now() == main_thread().name
