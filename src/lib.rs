//! xinzhi
