package com.example.invoices.controller;

import com.example.invoices.dto.ExportRequest;
import com.example.invoices.dto.InvoiceRequest;
import com.example.invoices.dto.InvoiceRow;
import com.example.invoices.dto.InvoiceView;
import com.example.invoices.repository.InvoiceSearch;
import com.example.invoices.security.AccountPrincipal;
import com.example.invoices.service.InvoiceService;
import jakarta.validation.Valid;
import java.io.IOException;
import java.util.List;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.web.PageableDefault;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping(InvoiceController.PATH)
public class InvoiceController {

    static final String PATH = "/api/invoices";

    private final InvoiceService invoiceService;
    private final InvoiceSearch invoiceSearch;

    public InvoiceController(InvoiceService invoiceService, InvoiceSearch invoiceSearch) {
        this.invoiceService = invoiceService;
        this.invoiceSearch = invoiceSearch;
    }

    @GetMapping
    public Page<InvoiceView> page(@AuthenticationPrincipal AccountPrincipal principal,
                                  @PageableDefault(size = 20) Pageable pageable) {
        return invoiceService.page(principal.getId(), pageable).map(InvoiceView::of);
    }

    @GetMapping("/search")
    public List<InvoiceRow> search(@AuthenticationPrincipal AccountPrincipal principal,
                                   @RequestParam("q") String text,
                                   @RequestParam(name = "sort", required = false) String sort) {
        return invoiceSearch.search(principal.getId(), text, sort);
    }

    @GetMapping("/{id}")
    public ResponseEntity<InvoiceView> one(@PathVariable Long id) {
        return ResponseEntity.ok(InvoiceView.of(invoiceService.find(id)));
    }

    @PostMapping
    public ResponseEntity<InvoiceView> create(@Valid @RequestBody InvoiceRequest request) {
        return ResponseEntity.status(HttpStatus.CREATED).body(InvoiceView.of(invoiceService.create(request)));
    }

    @PostMapping("/draft")
    public InvoiceRequest draft(@RequestParam MultipartFile file) throws IOException {
        return invoiceService.draft(file.getInputStream());
    }

    @RequestMapping(value = "/{id}", method = {RequestMethod.PUT, RequestMethod.PATCH})
    @PreAuthorize("@invoiceAccess.owns(#id, principal)")
    public InvoiceView update(@PathVariable Long id, @Valid @RequestBody InvoiceRequest request) {
        return InvoiceView.of(invoiceService.update(id, request));
    }

    @PostMapping("/{id}/send")
    public ResponseEntity<Void> send(@PathVariable Long id) {
        invoiceService.send(id);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/write-off")
    @PreAuthorize("hasAnyRole('BOOKKEEPER', 'ADMIN')")
    public ResponseEntity<Void> writeOff(@PathVariable Long id) {
        invoiceService.writeOff(id);
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/{id}")
    public ResponseEntity<Void> delete(@PathVariable Long id) {
        invoiceService.delete(id);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/export")
    public List<InvoiceView> export(@Valid @RequestBody ExportRequest request,
                                    @AuthenticationPrincipal AccountPrincipal principal) {
        return invoiceService.export(request.ids(), principal.getId()).stream().map(InvoiceView::of).toList();
    }
}
