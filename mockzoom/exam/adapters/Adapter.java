// A Zoom client and its adapter for `mockzoom exam`: Java 17 or newer, java.net.http, no libraries.
//
// `main` reads a task from stdin, calls the client and prints one line of JSON. Compile it once, for the exam starts it
// often: javac -d out Adapter.java && mockzoom exam -- java -XX:TieredStopAtLevel=1 -Xshare:auto -cp out Adapter

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.concurrent.*;
import java.util.regex.Pattern;

public class Adapter {
    static final Map<Object, String> KINDS = Map.ofEntries(
        Map.entry(124L, "credentials"), Map.entry(4711L, "scope"), Map.entry(104L, "scope"), Map.entry(201L, "scope"),
        Map.entry(3001L, "not_found"), Map.entry(1001L, "not_found"), Map.entry(2300L, "not_found"),
        Map.entry(3043L, "full"), Map.entry(3038L, "closed"), Map.entry(3000L, "closed"), Map.entry(404L, "closed"),
        Map.entry(200L, "no_licence"), Map.entry(300L, "invalid"), Map.entry(3027L, "invalid"));
    static final Pattern ADDRESS = Pattern.compile("[^\\s\"()<>]+@[^\\s\"()<>]+");
    static final Pattern NAMED = Pattern.compile("registrants\\[(\\d+)\\]");

    static class ZoomError extends RuntimeException {
        final String kind, retryAt;
        final Object code;
        final List<String> people;
        final boolean lost;
        final long waitMs;

        ZoomError(String kind, String message, Object code, String retryAt, List<String> people, boolean lost, long waitMs) {
            super(message);
            this.kind = kind;
            this.code = code;
            this.retryAt = retryAt;
            this.people = people;
            this.lost = lost;
            this.waitMs = waitMs;
        }
    }

    static ZoomError lost(String kind, String message, long waitMs) {
        return new ZoomError(kind, message, null, null, List.of(), true, waitMs);
    }

    record Answer(int status, java.net.http.HttpHeaders headers, byte[] body) {}

    static class ZoomClient {
        final int batchSize = 30, pageSize = 300, tries = 3;
        final String api = System.getenv("ZOOM_API_URL"), oauth = System.getenv("ZOOM_OAUTH_URL");
        final int parallel;
        final long deadline;
        final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String value;
        long until;

        ZoomClient(double deadlineS, int parallel) {
            this.parallel = parallel;
            this.deadline = System.nanoTime() + (long) (deadlineS * 0.8e9);
        }

        long left() {
            return (deadline - System.nanoTime()) / 1_000_000;
        }

        void pause(long ms) {
            if (ms > left()) throw lost("network", "no time is left for another try", -1);
            try {
                Thread.sleep(Math.max(ms, 0));
            } catch (InterruptedException error) {
                throw lost("network", "interrupted", -1);
            }
        }

        // Status, headers and body of one request. The limit is for the body, too, which HttpRequest.timeout is not.
        Answer send(String method, String url, Map<String, String> headers, String body) {
            long patience = Math.max(300, Math.min(10_000, left() / 3));
            var content = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
            var request = HttpRequest.newBuilder(URI.create(url)).method(method, content);
            headers.forEach(request::header);
            var answered = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            try {
                var answer = answered.get(patience, TimeUnit.MILLISECONDS);
                return new Answer(answer.statusCode(), answer.headers(), answer.body());
            } catch (TimeoutException error) {
                answered.cancel(true);
                throw lost("network", "the answer takes too long", -1);
            } catch (ExecutionException | InterruptedException error) {
                throw lost("network", String.valueOf(error.getCause()), -1);
            }
        }

        Map<String, Object> read(byte[] body) {
            try {
                String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
                if (text.isBlank()) return Map.of();
                return Json.parse(text) instanceof Map<?, ?> document ? object(document) : null;
            } catch (CharacterCodingException | IllegalArgumentException error) {
                return null;
            }
        }

        synchronized String token(String refused) {
            if (value == null || value.equals(refused) || System.nanoTime() > until) fetchToken();
            return value;
        }

        void fetchToken() {
            String pair = System.getenv("ZOOM_CLIENT_ID") + ":" + System.getenv("ZOOM_CLIENT_SECRET");
            var headers = Map.of(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)),
                "Content-Type", "application/x-www-form-urlencoded");
            String form = query(Map.of("grant_type", "account_credentials", "account_id", System.getenv("ZOOM_ACCOUNT_ID")));
            for (int attempt = 1; ; attempt++) {
                try {
                    Answer answer = send("POST", oauth, headers, form);
                    var document = read(answer.body());
                    if (answer.status() == 200 && document != null && document.get("access_token") instanceof String token) {
                        value = token;
                        long life = document.get("expires_in") instanceof Number number ? number.longValue() : 3600;
                        until = System.nanoTime() + (life - 60) * 1_000_000_000L;
                        return;
                    }
                    if (answer.status() >= 400 && answer.status() < 500 && answer.status() != 429) {
                        throw new ZoomError("credentials", "no token", (long) answer.status(), null, List.of(), false, -1);
                    }
                    throw lost("gateway", "the token service answers " + answer.status(), -1);
                } catch (ZoomError error) {
                    if (!error.lost || attempt == tries) throw error;
                    pause(300L * attempt);
                }
            }
        }

        // The document of an answer. A call that is safe is repeated where its answer was lost.
        Map<String, Object> call(String method, String path, Map<String, ?> asked, Object body, boolean safe) {
            String url = api + path + (asked == null ? "" : "?" + query(asked));
            String refused = null;
            for (int losses = 0, limited = 0; ; ) {
                String token = token(refused);
                var headers = Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json",
                    "Accept", "application/json"); // without it some errors are XML
                Answer answer;
                Map<String, Object> document;
                try {
                    answer = send(method, url, headers, body == null ? null : Json.write(body));
                    document = read(answer.body());
                    if (answer.status() >= 500 || document == null) {
                        String again = answer.headers().firstValue("retry-after").orElse("");
                        throw lost("gateway", answer.status() + " without a document",
                            again.matches("\\d{1,6}") ? Long.parseLong(again) * 1000 : -1);
                    }
                } catch (ZoomError error) {
                    if (!error.lost || !safe || ++losses >= tries) throw error;
                    pause(error.waitMs >= 0 ? error.waitMs : 300L * losses);
                    continue;
                }
                if (answer.status() == 401 && refused == null) {
                    refused = token;
                } else if (answer.status() == 429) {
                    pause(waitFor(answer, document, ++limited));
                } else if (answer.status() >= 300) {
                    throw refusal(answer.status(), document, body);
                } else {
                    return document;
                }
            }
        }

        // The ms to wait after a 429; throws where that is too long.
        long waitFor(Answer answer, Map<String, Object> document, int times) {
            String message = String.valueOf(document.get("message"));
            Instant now = httpDate(answer.headers().firstValue("date").orElse(""), Instant.now());
            Instant again = retryInstant(answer.headers().firstValue("retry-after").orElse(""), now);
            boolean day = answer.headers().firstValue("x-ratelimit-type").orElse("").equals("Daily-limit");
            if (day || message.toLowerCase(Locale.ROOT).contains("daily")) {
                var people = ADDRESS.matcher(message).results().map(found -> found.group()).toList();
                Instant midnight = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
                Instant at = again != null && again.isAfter(now) ? again : midnight;
                throw new ZoomError(people.isEmpty() ? "rate_limit" : "quota", message, 429L, iso(at), people, false, -1);
            }
            long ms = Math.max(1000L << (times - 1), again == null ? 0 : Duration.between(now, again).toMillis());
            if (ms > left()) {
                throw new ZoomError("rate_limit", message, 429L, iso(now.plusMillis(ms)), List.of(), false, -1);
            }
            return ms + 50;
        }

        ZoomError refusal(int status, Map<String, Object> document, Object body) {
            Object code = document.get("code");
            String message = String.valueOf(document.get("message"));
            String kind = status == 401 ? "credentials" : code == null ? "unknown" : KINDS.getOrDefault(code, "unknown");
            if (kind.equals("invalid") && message.contains("scheduled")) kind = "closed";
            var people = new ArrayList<String>();
            if (body instanceof Map<?, ?> sent && sent.get("registrants") instanceof List<?> listed) {
                NAMED.matcher(Json.write(document)).results().mapToInt(found -> Integer.parseInt(found.group(1)))
                    .filter(n -> n < listed.size()).forEach(n -> people.add(email(object(listed.get(n)))));
            }
            return new ZoomError(kind, message, code, null, people, false, -1);
        }

        // The rows of all pages, each once. A page token that has run out begins the list anew.
        List<Map<String, Object>> pages(String path, String key, Map<String, ?> asked) {
            for (int attempt = 0; attempt < tries; attempt++) {
                var rows = new LinkedHashMap<String, Map<String, Object>>();
                var seen = new HashSet<String>();
                String token = "";
                try {
                    while (true) {
                        var all = new LinkedHashMap<String, Object>(asked);
                        all.put("page_size", pageSize);
                        if (!token.isEmpty()) all.put("next_page_token", token);
                        var page = call("GET", path, all, null, true);
                        for (Object row : list(page.get(key))) {
                            Object id = object(row).getOrDefault("id", email(object(row)));
                            rows.put(String.valueOf(id).toLowerCase(Locale.ROOT), object(row));
                        }
                        token = page.get("next_page_token") instanceof String next ? next : "";
                        if (token.isEmpty()) return new ArrayList<>(rows.values());
                        if (!seen.add(token)) throw lost("unknown", "the same page again", -1);
                    }
                } catch (ZoomError error) {
                    if (token.isEmpty() || !error.getMessage().contains("page token")) throw error;
                }
            }
            throw lost("unknown", "the pages never come to an end", -1);
        }

        List<Map<String, Object>> registrants(Object webinar, String status) {
            return pages("/webinars/" + webinar + "/registrants", "registrants", Map.of("status", status));
        }

        Map<String, Map<String, Object>> everybody(Object webinar) {
            var found = new LinkedHashMap<String, Map<String, Object>>();
            for (String status : List.of("approved", "pending", "denied")) {
                for (var row : registrants(webinar, status)) {
                    row.put("status", status);
                    found.put(email(row).toLowerCase(Locale.ROOT), row);
                }
            }
            return found;
        }

        // A row for each person, and the error that ended the work, if one did.
        ZoomError register(Object webinar, List<Object> people, Map<String, Map<String, Object>> known, Map<String, Map<String, Object>> rows) {
            var fresh = new LinkedHashMap<String, Map<String, Object>>();
            for (Object person : people) {
                String address = email(object(person)).toLowerCase(Locale.ROOT);
                rows.putIfAbsent(address, new ConcurrentHashMap<>(Map.of("email", email(object(person)), "status", "open")));
                fresh.putIfAbsent(address, object(person));
            }
            known.forEach((address, row) -> {
                note(rows, row, String.valueOf(row.get("status")));
                fresh.remove(address);
            });
            var queue = new ArrayList<>(fresh.values());
            var errors = Collections.synchronizedList(new ArrayList<ZoomError>());
            var pool = Executors.newFixedThreadPool(parallel);
            for (int n = 0; n < queue.size(); n += batchSize) {
                var batch = new ArrayList<>(queue.subList(n, Math.min(n + batchSize, queue.size())));
                pool.submit(() -> {
                    try {
                        if (errors.stream().allMatch(error -> !error.people.isEmpty())) registerBatch(webinar, batch, rows, errors);
                    } catch (ZoomError error) {
                        errors.add(error);
                    }
                });
            }
            pool.shutdown();
            try {
                pool.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException error) {
                throw lost("network", "interrupted", -1);
            }
            return errors.stream().filter(error -> error.people.isEmpty()).findFirst().orElse(errors.isEmpty() ? null : errors.get(0));
        }

        // Register up to 30 people, without those that Zoom refuses by name.
        void registerBatch(Object webinar, List<Map<String, Object>> batch, Map<String, Map<String, Object>> rows, List<ZoomError> errors) {
            for (int losses = 0; !batch.isEmpty(); ) {
                try {
                    var answer = call("POST", "/webinars/" + webinar + "/batch_registrants", null, Map.of("registrants", batch), false);
                    for (Object row : list(answer.get("registrants"))) {
                        note(rows, object(row), object(row).get("join_url") == null ? "pending" : "registered");
                    }
                    return;
                } catch (ZoomError error) {
                    if (error.lost) {
                        var there = everybody(webinar); // a repeated registration would use up the person's quota
                        there.values().forEach(row -> note(rows, row, String.valueOf(row.get("status"))));
                        batch.removeIf(person -> there.containsKey(email(person).toLowerCase(Locale.ROOT)));
                        if (!batch.isEmpty() && ++losses >= tries) throw error;
                        pause(200L * losses);
                        continue;
                    }
                    var bad = new HashSet<String>();
                    error.people.forEach(address -> bad.add(address.toLowerCase(Locale.ROOT)));
                    if (!batch.removeIf(person -> bad.contains(email(person).toLowerCase(Locale.ROOT)))) throw error;
                    bad.forEach(address -> Optional.ofNullable(rows.get(address)).ifPresent(row -> row.put("status", "failed")));
                    errors.add(error);
                }
            }
        }

        void note(Map<String, Map<String, Object>> rows, Map<String, Object> row, String status) {
            var known = rows.get(email(row).toLowerCase(Locale.ROOT));
            if (known == null) return;
            var words = Map.of("approved", "registered", "registered", "registered", "pending", "pending", "denied", "denied");
            known.put("status", words.getOrDefault(status, "open"));
            if (row.get("join_url") instanceof String url) known.put("join_url", url);
        }

        void changeStatus(Object webinar, List<String> emails, String action) {
            for (int n = 0; n < emails.size(); n += batchSize) {
                var part = emails.subList(n, Math.min(n + batchSize, emails.size())).stream().map(one -> Map.of("email", one)).toList();
                call("PUT", "/webinars/" + webinar + "/registrants/status", null, Map.of("action", action, "registrants", part), true);
            }
        }

        // Create a webinar once, also where the answer is lost.
        Map<String, Object> createWebinar(Map<String, Object> fields) {
            for (int attempt = 1; ; attempt++) {
                try {
                    return call("POST", "/users/me/webinars", null, fields, false);
                } catch (ZoomError error) {
                    if (!error.lost) throw error;
                    for (var row : pages("/users/me/webinars", "webinars", Map.of())) {
                        if (fields.get("topic").equals(row.get("topic"))) return row;
                    }
                    if (attempt == tries) throw error;
                    pause(200L * attempt);
                }
            }
        }
    }

    static Map<String, Object> answerTo(Map<String, Object> task, ZoomClient client) {
        String verb = (String) task.get("verb");
        Object webinar = task.get("webinar");
        var emails = list(task.get("people")).stream().map(one -> email(object(one))).toList();
        var rows = new LinkedHashMap<String, Map<String, Object>>();
        switch (verb) {
            case "register", "resume" -> {
                Map<String, Map<String, Object>> known = verb.equals("resume") ? client.everybody(webinar) : Map.of();
                var error = client.register(webinar, list(task.get("people")), known, rows);
                var answer = failure(error);
                answer.put("people", new ArrayList<>(rows.values()));
                return answer;
            }
            case "approve", "deny" -> {
                client.changeStatus(webinar, emails, verb);
                String status = verb.equals("deny") ? "denied" : "registered";
                return Map.of("outcome", "done", "people", emails.stream().map(one -> Map.of("email", one, "status", status)).toList());
            }
            case "list_registrants" -> { return Map.of("outcome", "done", "rows", client.registrants(webinar, "approved")); }
            case "list_users" -> { return Map.of("outcome", "done", "rows", client.pages("/users", "users", Map.of())); }
            case "create_webinar" -> { return Map.of("outcome", "done", "rows", List.of(client.createWebinar(object(task.get("fields"))))); }
            case "get_webinar" -> {
                var found = list(task.get("webinars")).stream().map(number -> CompletableFuture.supplyAsync(
                    () -> client.call("GET", "/webinars/" + number, null, null, true), Executors.newCachedThreadPool(Adapter::daemon))).toList();
                try {
                    return Map.of("outcome", "done", "rows", found.stream().map(CompletableFuture::join).toList());
                } catch (CompletionException error) {
                    throw (ZoomError) error.getCause();
                }
            }
            case "receive_webhooks" -> { return Map.of("outcome", "done", "accepted", new Receiver(object(task.get("webhooks"))).receive(client.left())); }
            default -> { return Map.of("outcome", verb.equals("nothing") ? "done" : "unsupported"); }
        }
    }

    // Receives webhooks: verifies each over its bytes, and acts once on each that is signed, known or not.
    static class Receiver {
        final Map<String, Object> task;
        final List<Object> accepted = new ArrayList<>();
        final Set<String> seen = new HashSet<>();

        Receiver(Map<String, Object> task) {
            this.task = task;
        }

        // Answer as many requests as the task says, or until no time is left, and return what was acted on.
        List<Object> receive(long leftMs) {
            var missing = new CountDownLatch(((Number) task.get("requests")).intValue());
            try {
                var address = new java.net.InetSocketAddress("127.0.0.1", ((Number) task.get("port")).intValue());
                var server = com.sun.net.httpserver.HttpServer.create(address, 16);
                server.createContext("/", exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    var document = answer(exchange.getRequestHeaders(), body);
                    byte[] text = document instanceof Map<?, ?> ? Json.write(document).getBytes(StandardCharsets.UTF_8) : new byte[0];
                    exchange.sendResponseHeaders(document instanceof Integer status ? status : 200, text.length == 0 ? -1 : text.length);
                    exchange.getResponseBody().write(text);
                    exchange.close();
                    missing.countDown();
                });
                server.start();
                missing.await(leftMs, TimeUnit.MILLISECONDS);
                server.stop(0);
            } catch (java.io.IOException | InterruptedException error) {
                throw lost("network", String.valueOf(error), -1);
            }
            return accepted;
        }

        // A status, or the document of a validation.
        synchronized Object answer(com.sun.net.httpserver.Headers headers, byte[] body) {
            if (!isSigned(headers, body)) return 401;
            var event = object(Json.parse(new String(body, StandardCharsets.UTF_8)));
            var payload = object(event.get("payload"));
            if (event.get("event").equals("endpoint.url_validation")) {
                String token = (String) payload.get("plainToken");
                String secret = (String) list(task.get("secrets")).get(0);
                return Map.of("plainToken", token, "encryptedToken", digest(secret, token.getBytes(StandardCharsets.UTF_8)));
            }
            if (seen.add(headers.getFirst("x-zm-request-id"))) {
                accepted.add(Map.of("event", event.get("event"), "key", String.valueOf(object(payload.get("object")).get("id"))));
            }
            return 204;
        }

        boolean isSigned(com.sun.net.httpserver.Headers headers, byte[] body) {
            String stamp = String.valueOf(headers.getFirst("x-zm-request-timestamp"));
            if (!stamp.matches("\\d{1,18}") || Math.abs(Instant.now().getEpochSecond() - Long.parseLong(stamp)) > 300) return false;
            byte[] head = ("v0:" + stamp + ":").getBytes(StandardCharsets.UTF_8);
            byte[] text = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, text, head.length, body.length);
            byte[] given = String.valueOf(headers.getFirst("x-zm-signature")).getBytes(StandardCharsets.UTF_8);
            return list(task.get("secrets")).stream().anyMatch(secret -> java.security.MessageDigest.isEqual(
                ("v0=" + digest((String) secret, text)).getBytes(StandardCharsets.UTF_8), given));
        }

        static String digest(String secret, byte[] text) {
            try {
                var mac = javax.crypto.Mac.getInstance("HmacSHA256");
                mac.init(new javax.crypto.spec.SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return HexFormat.of().formatHex(mac.doFinal(text));
            } catch (java.security.GeneralSecurityException error) {
                throw new IllegalStateException(error);
            }
        }
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    static Map<String, Object> failure(ZoomError error) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("outcome", error == null ? "done" : error.retryAt == null ? "failed" : "postponed");
        if (error != null) {
            var said = new LinkedHashMap<String, Object>();
            said.put("kind", error.kind);
            said.put("code", error.code);
            said.put("message", error.getMessage());
            answer.put("error", said);
            if (error.retryAt != null) answer.put("retry_at", error.retryAt);
        }
        return answer;
    }

    static String iso(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static Instant httpDate(String text, Instant otherwise) {
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (RuntimeException error) {
            return otherwise;
        }
    }

    // The instant that Retry-After means: seconds, a date of HTTP or ISO 8601; null for anything else.
    static Instant retryInstant(String text, Instant now) {
        if (text.matches("\\d{1,9}")) return now.plusSeconds(Long.parseLong(text));
        try {
            return Instant.parse(text);
        } catch (RuntimeException error) {
            return httpDate(text, null);
        }
    }

    static String query(Map<String, ?> values) {
        var parts = new ArrayList<String>();
        values.forEach((name, value) -> parts.add(name + "=" + URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8)));
        return String.join("&", parts);
    }

    static String email(Map<String, Object> row) {
        return String.valueOf(row.getOrDefault("email", ""));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return value instanceof Map<?, ?> found ? (Map<String, Object>) found : new LinkedHashMap<>();
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return value instanceof List<?> found ? (List<Object>) found : List.of();
    }

    public static void main(String[] arguments) throws Exception {
        var task = object(Json.parse(new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
        var client = new ZoomClient(((Number) task.get("deadline_s")).doubleValue(), ((Number) task.get("parallel")).intValue());
        Map<String, Object> answer;
        try {
            answer = answerTo(task, client);
        } catch (ZoomError error) {
            answer = failure(error);
        }
        System.out.write((Json.write(answer) + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        Runtime.getRuntime().halt(0); // requests that were given up may still hold threads
    }

    // As much of JSON as Zoom's documents need.
    static class Json {
        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        static Object parse(String text) {
            try {
                var reader = new Json(text);
                Object value = reader.value();
                if (reader.peek() != 0) throw new IllegalArgumentException("more than one value");
                return value;
            } catch (StringIndexOutOfBoundsException error) {
                throw new IllegalArgumentException("the text ends too early");
            }
        }

        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
            return at < text.length() ? text.charAt(at) : 0;
        }

        private boolean take(char wanted) {
            if (peek() != wanted) return false;
            at++;
            return true;
        }

        private void need(char wanted) {
            if (!take(wanted)) throw new IllegalArgumentException("expected " + wanted + " at " + at);
        }

        private Object value() {
            char first = peek();
            if (first == '"') return string();
            if (first == '{') return object();
            if (first == '[') return array();
            int start = at;
            while (at < text.length() && "+-.eE0123456789truefalsn".indexOf(text.charAt(at)) >= 0) at++;
            String word = text.substring(start, at);
            return switch (word) {
                case "true" -> true;
                case "false" -> false;
                case "null" -> null;
                default -> word.matches("-?\\d{1,18}") ? (Object) Long.valueOf(word) : (Object) Double.valueOf(word);
            };
        }

        private Map<String, Object> object() {
            var found = new LinkedHashMap<String, Object>();
            need('{');
            if (take('}')) return found;
            do {
                peek();
                String name = string();
                need(':');
                found.put(name, value());
            } while (take(','));
            need('}');
            return found;
        }

        private List<Object> array() {
            var found = new ArrayList<Object>();
            need('[');
            if (take(']')) return found;
            do found.add(value()); while (take(','));
            need(']');
            return found;
        }

        private String string() {
            need('"');
            var found = new StringBuilder();
            for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
                if (c != '\\') {
                    found.append(c);
                    continue;
                }
                char escaped = text.charAt(at++);
                switch (escaped) {
                    case 'n' -> found.append('\n');
                    case 't' -> found.append('\t');
                    case 'r' -> found.append('\r');
                    case 'b' -> found.append('\b');
                    case 'f' -> found.append('\f');
                    case 'u' -> {
                        found.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                        at += 4;
                    }
                    default -> found.append(escaped);
                }
            }
            return found.toString();
        }

        static String write(Object value) {
            if (value instanceof Map<?, ?> map) {
                var parts = new ArrayList<String>();
                map.forEach((name, one) -> parts.add(write(String.valueOf(name)) + ":" + write(one)));
                return "{" + String.join(",", parts) + "}";
            }
            if (value instanceof List<?> all) return "[" + String.join(",", all.stream().map(Json::write).toList()) + "]";
            if (!(value instanceof String text)) return String.valueOf(value);
            var found = new StringBuilder("\"");
            for (char c : text.toCharArray()) {
                if (c == '"' || c == '\\') found.append('\\').append(c);
                else if (c < ' ') found.append(String.format("\\u%04x", (int) c));
                else found.append(c);
            }
            return found.append('"').toString();
        }
    }
}
