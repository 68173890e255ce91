/// Runs tasks on the reactor thread, so that reading a response wakes no second thread.
///
/// Not the reactor itself: a task that ran on the actor's serial executor would count as isolated to it and be queued
/// anew to leave it, several times for each chunk.
final class ReactorTaskExecutor: TaskExecutor {
    private let reactor: Reactor

    init(reactor: Reactor) {
        self.reactor = reactor
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // A task that prefers a stopped reactor still has to end somewhere.
        if !reactor.perform(job, of: asUnownedTaskExecutor()) { globalConcurrentExecutor.enqueue(job) }
    }
}
