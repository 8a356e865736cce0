// Sends prepared requests over keep-alive connections and reports rate, latency and its own processor time as one line of JSON.
// argv: port, connections, path of the address, file with a request per line: whose address the proxy tells, the pass (or none),
// and the body, with tabs between. It shares the machine with what it measures, and takes a quarter of what the same in Node.js
// takes.
#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <netinet/tcp.h>
#include <string>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Client {
	int fd = -1;
	size_t sent = 0;
	Clock::time_point at;
	std::string answer;
};

[[noreturn]] void fail(const char *what) {
	std::perror(what);
	std::exit(1);
}

std::vector<std::string> prepare(const std::string &address, const char *file) {
	std::vector<std::string> requests;
	std::ifstream lines(file);
	for (std::string network, pass, body; std::getline(lines, network, '\t') && std::getline(lines, pass, '\t') && std::getline(lines, body);)
		requests.push_back("POST " + address + " HTTP/1.1\r\nhost: b\r\ncontent-type: application/json\r\nx-forwarded-for: " + network +
			(pass.empty() ? "" : "\r\nauthorization: Bearer " + pass) + "\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
	return requests;
}

int connectTo(int port) {
	const int fd = socket(AF_INET, SOCK_STREAM, 0);
	sockaddr_in there{};
	there.sin_family = AF_INET;
	there.sin_port = htons(static_cast<uint16_t>(port));
	there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, reinterpret_cast<sockaddr *>(&there), sizeof there) != 0) fail("connect");
	const int yes = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	return fd;
}

/** Whether this is a whole answer, by its head. */
bool whole(const std::string &answer) {
	const size_t head = answer.find("\r\n\r\n");
	if (head == std::string::npos) return false;
	const char *length = strcasestr(answer.c_str(), "content-length:");
	return answer.size() >= head + 4 + (length ? std::strtoul(length + 15, nullptr, 10) : 0);
}

double microsOfProcessor() {
	rusage used{};
	getrusage(RUSAGE_SELF, &used);
	return 1e6 * static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
		static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

} // namespace

int main(int argc, char **argv) {
	if (argc != 5) return 2;
	const auto requests = prepare(argv[3], argv[4]);
	std::vector<Client> clients(std::strtoul(argv[2], nullptr, 10));
	std::vector<double> waits;
	waits.reserve(requests.size());
	size_t next = 0, failed = 0;
	const int poll = epoll_create1(0);
	const auto send = [&](Client &client) {
		if (next >= requests.size()) return static_cast<void>(close(client.fd));
		const std::string &request = requests[next++];
		client.answer.clear();
		client.at = Clock::now();
		if (write(client.fd, request.data(), request.size()) != static_cast<ssize_t>(request.size())) fail("write");
	};

	for (Client &client : clients) {
		client.fd = connectTo(std::atoi(argv[1]));
		epoll_event event{};
		event.events = EPOLLIN;
		event.data.ptr = &client;
		epoll_ctl(poll, EPOLL_CTL_ADD, client.fd, &event);
	}
	const double usedBefore = microsOfProcessor();
	const auto from = Clock::now();
	for (Client &client : clients) send(client);
	std::vector<epoll_event> events(clients.size());
	char chunk[65536];
	while (waits.size() < requests.size()) {
		const int ready = epoll_wait(poll, events.data(), static_cast<int>(events.size()), 30'000);
		if (ready <= 0) fail("no answer in 30 s");
		for (int i = 0; i < ready; i++) {
			Client &client = *static_cast<Client *>(events[static_cast<size_t>(i)].data.ptr);
			const ssize_t got = read(client.fd, chunk, sizeof chunk);
			if (got <= 0) fail("connection closed");
			client.answer.append(chunk, static_cast<size_t>(got));
			if (!whole(client.answer)) continue;
			if (client.answer[9] != '2') failed++;
			waits.push_back(std::chrono::duration<double, std::milli>(Clock::now() - client.at).count());
			send(client);
		}
	}
	const double seconds = std::chrono::duration<double>(Clock::now() - from).count();
	const double micros = (microsOfProcessor() - usedBefore) / static_cast<double>(requests.size());
	std::sort(waits.begin(), waits.end());
	const auto quantile = [&](double q) { return waits[static_cast<size_t>(static_cast<double>(waits.size()) * q)]; };
	std::printf("{\"perSecond\":%.1f,\"p50Ms\":%.3f,\"p99Ms\":%.3f,\"failed\":%zu,\"loadMicros\":%.2f}\n",
		static_cast<double>(requests.size()) / seconds, quantile(0.5), quantile(0.99), failed, micros);
}
