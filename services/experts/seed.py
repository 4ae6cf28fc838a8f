"""What experts needs in its database from the first start."""

from experts.dictionaries.usecases import load_initial
from foundation.unit_of_work import UnitOfWork


async def seed(uow: UnitOfWork) -> None:
    """Load the dictionaries; repeating it changes nothing."""
    await load_initial(uow)
