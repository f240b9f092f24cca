package com.example.invoices.security;

import com.example.invoices.repository.InvoiceRepository;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

@Component("invoiceAccess")
@RequiredArgsConstructor
public class InvoiceAccess {

    private final InvoiceRepository invoiceRepository;

    public boolean owns(Long invoiceId, AccountPrincipal principal) {
        return invoiceRepository.findById(invoiceId)
                .map(invoice -> invoice.getOwner().getId().equals(principal.getId()))
                .orElse(false);
    }
}
