package com.example.invoices.controller;

import com.example.invoices.repository.InvoiceSearch;
import com.example.invoices.security.AccountPrincipal;
import com.example.invoices.service.ReportService;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/reports")
@RequiredArgsConstructor
public class ReportController {

    private final ReportService reportService;
    private final InvoiceSearch invoiceSearch;

    @GetMapping("/paid")
    public Map<String, BigDecimal> paid(@AuthenticationPrincipal AccountPrincipal principal) {
        return Map.of("paid", reportService.paid(principal.getId()));
    }

    @GetMapping("/cities")
    public List<Object[]> cities(@AuthenticationPrincipal AccountPrincipal principal, @RequestParam String city) {
        return invoiceSearch.totalsByCity(principal.getId(), city);
    }

    @PostMapping("/render")
    public Map<String, Integer> render(@RequestParam String year, @RequestParam String format)
            throws IOException, InterruptedException {
        return Map.of("code", reportService.render(year, format));
    }
}
