/** The currencies to choose from; a book may have any other by its code. */
export const CURRENCIES = ['CNY', 'USD', 'EUR', 'GBP', 'INR', 'JPY', 'HKD', 'TWD', 'SGD', 'IDR', 'VND', 'PHP', 'THB', 'MYR', 'KES', 'NGN', 'ZAR', 'BRL', 'MXN', 'CHF', 'CAD', 'AUD', 'KRW', 'KWD'];
