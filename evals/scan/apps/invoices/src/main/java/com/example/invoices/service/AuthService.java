package com.example.invoices.service;

import com.example.invoices.dto.Registration;
import com.example.invoices.entity.Account;
import com.example.invoices.repository.AccountRepository;
import com.example.invoices.security.AccountPrincipal;
import com.example.invoices.security.JwtService;
import lombok.RequiredArgsConstructor;
import org.springframework.http.HttpStatus;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

@Service
@RequiredArgsConstructor
public class AuthService {

    private final AccountRepository accountRepository;
    private final PasswordEncoder passwordEncoder;
    private final JwtService jwtService;

    public String logIn(String email, String password) {
        Account account = accountRepository.findByEmail(email).orElse(null);
        if (account == null || !passwordEncoder.matches(password, account.getPasswordHash()) || account.isSuspended()) {
            throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "wrong email or password");
        }
        return jwtService.issue(new AccountPrincipal(account));
    }

    @Transactional
    public void register(Registration registration) {
        if (accountRepository.existsByEmail(registration.email())) {
            return;
        }
        Account account = registration.toAccount(passwordEncoder.encode(registration.password()));
        accountRepository.save(account);
    }
}
