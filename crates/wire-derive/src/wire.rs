//! Values of bancho: fields one after another, and enums that are numbers.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataEnum, DataStruct, DeriveInput, Error, Expr, Fields, Ident, Member, Result};

/// `impl Wire`.
pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let (longest, read, write) = match &input.data {
        Data::Struct(data) => fields(data),
        Data::Enum(data) => number(input, data)?,
        Data::Union(_) => return Err(Error::new_spanned(&input.ident, "a wire type is a struct or an enum")),
    };
    let name = &input.ident;
    Ok(quote! {
        impl crate::codec::Wire for #name {
            const MAX_LENGTH: usize = #longest;

            #[inline]
            fn read(
                reader: &mut crate::codec::Reader<'_>,
            ) -> ::core::result::Result<Self, crate::codec::DecodeError> {
                #read
            }

            #[inline]
            fn write(&self, out: &mut crate::codec::Writer<'_>) {
                #write
            }
        }
    })
}

/// A struct: its fields in order.
fn fields(data: &DataStruct) -> (TokenStream, TokenStream, TokenStream) {
    let types: Vec<_> = data.fields.iter().map(|field| &field.ty).collect();
    let members: Vec<Member> = data.fields.members().collect();
    (
        quote!(0 #(+ <#types as crate::codec::Wire>::MAX_LENGTH)*),
        quote!(::core::result::Result::Ok(Self { #(#members: crate::codec::Wire::read(reader)?),* })),
        quote!(#(crate::codec::Wire::write(&self.#members, out);)*),
    )
}

/// An enum: its number, as wide as `#[repr]` says.
fn number(input: &DeriveInput, data: &DataEnum) -> Result<(TokenStream, TokenStream, TokenStream)> {
    let Some(repr) = input.attrs.iter().find(|attribute| attribute.path().is_ident("repr")) else {
        return Err(Error::new_spanned(&input.ident, "say how wide it is: #[repr(u8)]"));
    };
    let width: Ident = repr.parse_args()?;
    let (mut names, mut numbers, mut otherwise) = (Vec::new(), Vec::<&Expr>::new(), None);
    for variant in &data.variants {
        let (Fields::Unit, Some((_, number))) = (&variant.fields, &variant.discriminant) else {
            return Err(Error::new_spanned(variant, "every variant has its number"));
        };
        if variant.attrs.iter().any(|attribute| attribute.path().is_ident("otherwise")) {
            otherwise = Some(&variant.ident);
        }
        names.push(&variant.ident);
        numbers.push(number);
    }
    let unknown = match otherwise {
        Some(name) => quote!(::core::result::Result::Ok(Self::#name)),
        None => quote!(::core::result::Result::Err(reader.error("a number outside of the enum"))),
    };
    Ok((
        quote!(<#width as crate::codec::Wire>::MAX_LENGTH),
        quote! {
            match <#width as crate::codec::Wire>::read(reader)? {
                #(#numbers => ::core::result::Result::Ok(Self::#names),)*
                _ => #unknown,
            }
        },
        quote! {
            let number: #width = match self { #(Self::#names => #numbers),* };
            crate::codec::Wire::write(&number, out);
        },
    ))
}
