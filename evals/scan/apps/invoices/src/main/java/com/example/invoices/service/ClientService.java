package com.example.invoices.service;

import com.example.invoices.dto.ClientRequest;
import com.example.invoices.entity.Account;
import com.example.invoices.entity.Client;
import com.example.invoices.repository.AccountRepository;
import com.example.invoices.repository.ClientRepository;
import java.util.NoSuchElementException;
import org.springframework.beans.BeanUtils;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional
public class ClientService {

    private final ClientRepository clients;
    private final AccountRepository accounts;

    public ClientService(ClientRepository clients, AccountRepository accounts) {
        this.clients = clients;
        this.accounts = accounts;
    }

    @Transactional(readOnly = true)
    public Page<Client> list(Long accountId, Pageable pageable) {
        return clients.findAllByOwnerId(accountId, pageable);
    }

    @Transactional(readOnly = true)
    public Client one(Long id, Long accountId) {
        return clients.findByIdAndOwnerId(id, accountId)
                .orElseThrow(() -> new NoSuchElementException("client"));
    }

    public Client create(Long accountId, Client client) {
        Account owner = accounts.getReferenceById(accountId);
        client.setOwner(owner);
        return clients.save(client);
    }

    public Client update(Long id, Long accountId, ClientRequest request) {
        Client client = clients.findById(id).orElseThrow(() -> new NoSuchElementException("client"));
        requireOwner(client, accountId);
        BeanUtils.copyProperties(request, client);
        return clients.save(client);
    }

    public void delete(Long id, Long accountId) {
        if (!clients.existsByIdAndOwnerId(id, accountId)) {
            throw new NoSuchElementException("client");
        }
        clients.deleteById(id);
    }

    private static void requireOwner(Client client, Long accountId) {
        if (!client.getOwner().getId().equals(accountId)) {
            throw new AccessDeniedException("not your client");
        }
    }
}
