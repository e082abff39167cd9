package dev.xns.official;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that wait in blocking calls of OkHttp, as many as there are calls. */
final class HttpThreads extends ThreadPoolExecutor {
  private static final Logger log = LoggerFactory.getLogger(HttpThreads.class);
  private static final String NAME = "xns-official-http-";

  private final Runnable afterLast;

  /**
   * Makes no thread yet.
   *
   * @param afterLast runs once, after the last call that is under way at {@link #shutdown}
   */
  HttpThreads(Runnable afterLast) {
    super(
        /* corePoolSize= */ 0,
        /* maximumPoolSize= */ Integer.MAX_VALUE,
        /* keepAliveTime= */ 10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>());
    this.afterLast = afterLast;
    var made = new AtomicInteger();
    setThreadFactory(
        task -> {
          var thread = new Thread(task, NAME + made.incrementAndGet());
          thread.setDaemon(true);
          // OkHttp tells the caller what an interceptor threw, and then throws it once more.
          thread.setUncaughtExceptionHandler(
              (t, e) -> log.warn("A call of OkHttp failed in {}", t.getName(), e));
          return thread;
        });
  }

  @Override
  protected void terminated() {
    super.terminated();
    afterLast.run();
  }
}
