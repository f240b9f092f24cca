package com.example.invoices.dto;

import com.example.invoices.entity.Account;

public record AccountView(Long id, String email, String displayName, String role) {

    public static AccountView of(Account account) {
        return new AccountView(account.getId(), account.getEmail(), account.getDisplayName(), account.getRole().name());
    }
}
