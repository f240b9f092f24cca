package com.example.invoices.security;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

@Component
public class LoginAttempts {

    private static final int MOST = 8;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final Map<String, Window> windows = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > 10_000;
        }
    };

    public synchronized void register(String email) {
        Window window = windows.get(email);
        if (window == null || window.since().plus(WINDOW).isBefore(Instant.now())) {
            window = new Window(Instant.now(), 0);
        }
        windows.put(email, new Window(window.since(), window.count() + 1));
        if (window.count() >= MOST) {
            throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, "try again later");
        }
    }

    private record Window(Instant since, int count) {
    }
}
