package com.example.invoices.service;

import com.example.invoices.dto.ProfileUpdate;
import com.example.invoices.entity.Account;
import com.example.invoices.entity.Role;
import com.example.invoices.repository.AccountRepository;
import java.util.NoSuchElementException;
import lombok.RequiredArgsConstructor;
import org.springframework.beans.BeanUtils;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@RequiredArgsConstructor
@Transactional
public class AccountService {

    private final AccountRepository accountRepository;

    @Transactional(readOnly = true)
    public Account get(Long id) {
        return accountRepository.findById(id).orElseThrow(() -> new NoSuchElementException("account"));
    }

    @Transactional(readOnly = true)
    public Page<Account> all(Pageable pageable) {
        return accountRepository.findAll(pageable);
    }

    public Account update(Long id, ProfileUpdate update) {
        Account account = get(id);
        BeanUtils.copyProperties(update, account);
        return accountRepository.save(account);
    }

    public Account changeRole(Long id, Role role) {
        Account account = get(id);
        account.setRole(role);
        return account;
    }

    public void suspend(Long id) {
        get(id).setSuspended(true);
    }
}
