package com.example.invoices.dto;

import com.example.invoices.entity.*;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

public record Registration(
        @Email @NotBlank String email,
        @Size(min = 12, max = 200) String password,
        @Size(max = 80) String displayName) {

    public Account toAccount(String passwordHash) {
        Account account = new Account();
        account.setEmail(email);
        account.setDisplayName(displayName);
        account.setPasswordHash(passwordHash);
        return account;
    }
}
