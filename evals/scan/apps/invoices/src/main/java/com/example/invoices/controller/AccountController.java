package com.example.invoices.controller;

import com.example.invoices.dto.AccountView;
import com.example.invoices.dto.ProfileUpdate;
import com.example.invoices.entity.Account;
import com.example.invoices.security.AccountPrincipal;
import com.example.invoices.service.AccountService;
import jakarta.validation.Valid;
import lombok.RequiredArgsConstructor;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/accounts")
@RequiredArgsConstructor
public class AccountController {

    private final AccountService accountService;

    @GetMapping("/me")
    public AccountView me(@AuthenticationPrincipal AccountPrincipal principal) {
        Account account = accountService.get(principal.getId());
        return AccountView.of(account);
    }

    @GetMapping("/{id}")
    @PreAuthorize("#id == principal.id or hasRole('ADMIN')")
    public ResponseEntity<AccountView> one(@PathVariable Long id) {
        return ResponseEntity.ok(AccountView.of(accountService.get(id)));
    }

    @PutMapping("/{id}")
    @PreAuthorize("#id == authentication.principal.id")
    public AccountView update(@PathVariable Long id, @Valid @RequestBody ProfileUpdate update) {
        return AccountView.of(accountService.update(id, update));
    }
}
