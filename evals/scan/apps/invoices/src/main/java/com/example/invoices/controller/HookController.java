package com.example.invoices.controller;

import com.example.invoices.dto.HookRequest;
import com.example.invoices.service.HookService;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/hooks")
@RequiredArgsConstructor
public class HookController {

    private static final Map<String, String> PAGES = Map.of("invoices", "/app/invoices", "clients", "/app/clients");

    private final HookService hookService;

    @PostMapping("/ping")
    public Map<String, Integer> ping(@Valid @RequestBody HookRequest request) {
        return Map.of("status", hookService.ping(request.url()));
    }

    @GetMapping("/done")
    public ResponseEntity<Void> done(@RequestParam String next) {
        String target = PAGES.getOrDefault(next, "/app");
        return ResponseEntity.status(HttpStatus.FOUND).location(URI.create(target)).build();
    }
}
