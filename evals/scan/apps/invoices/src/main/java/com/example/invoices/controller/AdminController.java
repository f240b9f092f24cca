package com.example.invoices.controller;

import com.example.invoices.dto.AccountView;
import com.example.invoices.dto.InvoiceView;
import com.example.invoices.entity.Role;
import com.example.invoices.service.AccountService;
import com.example.invoices.service.InvoiceService;
import lombok.RequiredArgsConstructor;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/admin")
@RequiredArgsConstructor
public class AdminController {

    private final AccountService accountService;
    private final InvoiceService invoiceService;

    @GetMapping("/accounts")
    public Page<AccountView> accounts(Pageable pageable) {
        return accountService.all(pageable).map(AccountView::of);
    }

    @GetMapping("/invoices/{id}")
    public InvoiceView invoice(@PathVariable Long id) {
        return InvoiceView.of(invoiceService.anyInvoice(id));
    }

    @PutMapping("/accounts/{id}/role")
    public AccountView role(@PathVariable Long id, @RequestParam Role role) {
        return AccountView.of(accountService.changeRole(id, role));
    }

    @PostMapping("/accounts/{id}/suspend")
    public ResponseEntity<Void> suspend(@PathVariable Long id) {
        accountService.suspend(id);
        return ResponseEntity.noContent().build();
    }
}
