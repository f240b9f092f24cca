package com.example.invoices.dto;

import com.example.invoices.entity.Client;

public record ClientView(Long id, String name, String vatNumber, String city) {

    public static ClientView of(Client client) {
        return new ClientView(client.getId(), client.getName(), client.getVatNumber(), client.getCity());
    }
}
