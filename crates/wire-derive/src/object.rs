//! Structs: arrays indexed by integer keys.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataStruct, DeriveInput, Error, Fields, Ident, LitInt, Result, Type, parse::ParseStream};

struct Field<'a> {
    name: &'a Ident,
    of: &'a Type,
    key: u32,
    default: bool,
}

/// `impl Encode`: an array with nil where no field has the key.
pub(crate) fn encode(input: &DeriveInput, data: &DataStruct) -> Result<TokenStream> {
    let fields = fields(data)?;
    let length = length(&fields);
    let elements = (0..length).map(|key| match fields.iter().find(|field| field.key == key) {
        Some(Field { name, .. }) => quote!(crate::msgpack::Encode::encode(&self.#name, out);),
        None => quote!(out.nil();),
    });
    let name = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        impl #generics crate::msgpack::Encode for #name #arguments #bounds {
            #[inline]
            fn encode(&self, out: &mut crate::msgpack::Writer) {
                out.array_length(#length as usize);
                #(#elements)*
            }
        }
    })
}

/// `impl Decode`: shorter arrays fill up, longer ones are skipped.
pub(crate) fn decode(input: &DeriveInput, data: &DataStruct) -> Result<TokenStream> {
    let fields = fields(data)?;
    let length = length(&fields);
    let elements = (0..length).map(|key| match fields.iter().find(|field| field.key == key) {
        Some(Field { name, of, default, .. }) => {
            let absent = if *default {
                quote!(::core::default::Default::default())
            } else {
                quote!(<#of as crate::msgpack::Decode>::absent(reader)?)
            };
            quote! {
                let #name = if length > #key { <#of as crate::msgpack::Decode>::decode(reader)? } else { #absent };
            }
        }
        None => quote!(if length > #key { reader.skip()?; }),
    });
    let names = fields.iter().map(|field| field.name);
    let name = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        impl #generics crate::msgpack::Decode for #name #arguments #bounds {
            #[inline]
            fn decode(
                reader: &mut crate::msgpack::Reader<'_>,
            ) -> ::core::result::Result<Self, crate::msgpack::DecodeError> {
                let length = reader.begin_array()?;
                #(#elements)*
                for _ in #length..length {
                    reader.skip()?;
                }
                reader.end_array();
                ::core::result::Result::Ok(Self { #(#names),* })
            }
        }
    })
}

fn length(fields: &[Field<'_>]) -> u32 {
    fields.iter().map(|field| field.key + 1).max().unwrap_or(0)
}

fn fields(data: &DataStruct) -> Result<Vec<Field<'_>>> {
    let named = match &data.fields {
        Fields::Named(named) => &named.named,
        Fields::Unit => return Ok(Vec::new()),
        Fields::Unnamed(unnamed) => return Err(Error::new_spanned(unnamed, "the fields of an object have names")),
    };
    let mut fields: Vec<Field<'_>> = Vec::new();
    for field in named {
        let Some(name) = &field.ident else { continue };
        let Some(attribute) = field.attrs.iter().find(|attribute| attribute.path().is_ident("key")) else {
            return Err(Error::new_spanned(field, "say where it stands: #[key(0)]"));
        };
        let (key, default) = attribute.parse_args_with(key)?;
        if fields.iter().any(|other| other.key == key) {
            return Err(Error::new_spanned(attribute, "two fields have this key"));
        }
        fields.push(Field { name, of: &field.ty, key, default });
    }
    Ok(fields)
}

fn key(input: ParseStream<'_>) -> Result<(u32, bool)> {
    let key: LitInt = input.parse()?;
    let default = if input.is_empty() {
        false
    } else {
        input.parse::<syn::Token![,]>()?;
        let word: Ident = input.parse()?;
        if word != "default" {
            return Err(Error::new_spanned(word, "only `default` may follow the key"));
        }
        true
    };
    Ok((key.base10_parse()?, default))
}
