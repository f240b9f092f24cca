package com.example.invoices.dto;

import com.example.invoices.entity.Client;
import jakarta.validation.constraints.NotBlank;
import lombok.Data;
import org.springframework.beans.BeanUtils;

@Data
public class ClientRequest {

    @NotBlank
    private String name;
    private String vatNumber;
    private String street;
    private String city;

    public Client toClient() {
        Client client = new Client();
        BeanUtils.copyProperties(this, client);
        return client;
    }
}
