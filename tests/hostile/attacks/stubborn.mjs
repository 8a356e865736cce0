for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGALRM']) process.on(signal, () => {});
setInterval(() => {}, 1000);
