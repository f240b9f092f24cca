package com.example.invoices.controller;

import com.example.invoices.dto.ClientRequest;
import com.example.invoices.dto.ClientView;
import com.example.invoices.entity.Client;
import com.example.invoices.security.AccountPrincipal;
import com.example.invoices.service.ClientService;
import jakarta.validation.Valid;
import lombok.RequiredArgsConstructor;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/clients", produces = "application/json")
@RequiredArgsConstructor
public class ClientController {

    private final ClientService clientService;

    @GetMapping
    public Page<ClientView> list(@AuthenticationPrincipal AccountPrincipal principal,
                                 @RequestParam(defaultValue = "0") int page,
                                 @RequestParam(defaultValue = "25") int size) {
        PageRequest request = PageRequest.of(page, Math.min(size, 100));
        Page<Client> found = clientService.list(principal.getId(), request);
        return found.map(ClientView::of);
    }

    @GetMapping("/{id}")
    public ClientView one(@PathVariable Long id, @AuthenticationPrincipal AccountPrincipal principal) {
        return ClientView.of(clientService.one(id, principal.getId()));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    public ClientView create(@Valid @RequestBody ClientRequest request,
                             @AuthenticationPrincipal AccountPrincipal principal) {
        return ClientView.of(clientService.create(principal.getId(), request.toClient()));
    }

    @PutMapping("/{id}")
    public ClientView update(@PathVariable("id") Long clientId, @Valid @RequestBody ClientRequest request,
                             @AuthenticationPrincipal AccountPrincipal principal) {
        return ClientView.of(clientService.update(clientId, principal.getId(), request));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void delete(@PathVariable Long id, @AuthenticationPrincipal AccountPrincipal principal) {
        clientService.delete(id, principal.getId());
    }
}
