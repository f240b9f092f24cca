package com.example.invoices.service;

import com.example.invoices.dto.InvoiceRequest;
import com.example.invoices.entity.Client;
import com.example.invoices.entity.Invoice;
import com.example.invoices.repository.AccountRepository;
import com.example.invoices.repository.ClientRepository;
import com.example.invoices.repository.InvoiceRepository;
import com.example.invoices.security.AccountPrincipal;
import java.io.*;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import com.fasterxml.jackson.databind.ObjectMapper;

@Service
@RequiredArgsConstructor
public class InvoiceService {

    private final InvoiceRepository invoiceRepository;
    private final ClientRepository clientRepository;
    private final AccountRepository accountRepository;
    private final ObjectMapper objectMapper;

    public Page<Invoice> page(Long accountId, Pageable pageable) {
        return invoiceRepository.pageOf(accountId, pageable);
    }

    public Invoice find(Long id) {
        return invoiceRepository.findByIdAndOwnerId(id, currentAccountId())
                .orElseThrow(() -> new NoSuchElementException("invoice"));
    }

    public Invoice anyInvoice(Long id) {
        return invoiceRepository.findById(id).orElseThrow(() -> new NoSuchElementException("invoice"));
    }

    @Transactional
    public Invoice create(InvoiceRequest request) {
        Long accountId = currentAccountId();
        Client client = clientRepository.findByIdAndOwnerId(request.clientId(), accountId)
                .orElseThrow(() -> new NoSuchElementException("client"));
        Invoice invoice = new Invoice();
        invoice.setOwner(accountRepository.getReferenceById(accountId));
        invoice.setClient(client);
        return invoiceRepository.save(fill(invoice, request));
    }

    @Transactional
    public Invoice update(Long id, InvoiceRequest request) {
        Invoice invoice = anyInvoice(id);
        return invoiceRepository.save(fill(invoice, request));
    }

    @Transactional
    public void send(Long id) {
        Invoice invoice = anyInvoice(id);
        if (!Objects.equals(invoice.getOwner().getId(), currentAccountId())) {
            throw new NoSuchElementException("invoice");
        }
        invoice.setStatus(Invoice.Status.SENT);
    }

    @Transactional
    public void delete(Long id) {
        Invoice invoice = find(id);
        invoiceRepository.delete(invoice);
    }

    @Transactional
    public void writeOff(Long id) {
        anyInvoice(id).setStatus(Invoice.Status.WRITTEN_OFF);
    }

    public List<Invoice> export(List<Long> ids, Long accountId) {
        return invoiceRepository.findAllByIdInAndOwnerId(ids, accountId);
    }

    public InvoiceRequest draft(InputStream upload) throws IOException {
        return objectMapper.readValue(upload, InvoiceRequest.class);
    }

    private Invoice fill(Invoice invoice, InvoiceRequest request) {
        invoice.setNumber(request.number());
        invoice.setTotal(request.total());
        invoice.setDueOn(request.dueOn());
        invoice.setNote(request.note());
        return invoice;
    }

    private Long currentAccountId() {
        AccountPrincipal principal =
                (AccountPrincipal) SecurityContextHolder.getContext().getAuthentication().getPrincipal();
        return principal.getId();
    }
}
