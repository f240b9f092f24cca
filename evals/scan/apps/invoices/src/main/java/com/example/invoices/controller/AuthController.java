package com.example.invoices.controller;

import com.example.invoices.dto.Credentials;
import com.example.invoices.dto.Registration;
import com.example.invoices.dto.TokenResponse;
import com.example.invoices.security.LoginAttempts;
import com.example.invoices.service.AuthService;
import jakarta.validation.Valid;
import lombok.RequiredArgsConstructor;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/auth")
@RequiredArgsConstructor
public class AuthController {

    private final AuthService authService;
    private final LoginAttempts loginAttempts;

    @PostMapping("/login")
    public TokenResponse login(@Valid @RequestBody Credentials credentials) {
        loginAttempts.register(credentials.email());
        return new TokenResponse(authService.logIn(credentials.email(), credentials.password()));
    }

    @PostMapping("/register")
    public ResponseEntity<Void> register(@Valid @RequestBody Registration registration) {
        loginAttempts.register(registration.email());
        authService.register(registration);
        return ResponseEntity.status(HttpStatus.ACCEPTED).build();
    }
}
