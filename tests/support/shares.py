"""How pytest's processes share the files of a run (xdist): each takes its next one by tests/support/order.py."""

from xdist.scheduler.loadfile import LoadFileScheduling
from xdist.workermanage import WorkerController

from tests.support import order


class Shares(LoadFileScheduling):  # type: ignore[misc]
    """A file is run by one process, as with --dist loadfile; which one says `order.next_file`."""

    def _assign_work_unit(self, node: WorkerController) -> None:
        process = int(node.gateway.id.removeprefix("gw"))
        self.workqueue.move_to_end(order.next_file(process, list(self.workqueue)), last=False)
        super()._assign_work_unit(node)
