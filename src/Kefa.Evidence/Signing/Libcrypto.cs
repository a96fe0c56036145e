using System.Runtime.InteropServices;

namespace Kefa.Evidence.Signing;

#pragma warning disable IDE1006, SA1300 // the names of the functions as OpenSSL gives them

/// <summary>The functions of OpenSSL 3 that we call, under their own names.</summary>
internal static unsafe partial class Libcrypto
{
    private const string Library = "libcrypto.so.3";

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint EVP_PKEY_CTX_new_from_name(nint library, string name, string? properties);

    [LibraryImport(Library)]
    public static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_keygen_init(nint context);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_generate(nint context, nint* key);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_CTX_set1_id(nint context, byte* id, int length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint EVP_PKEY_new_raw_private_key_ex(nint library, string name, string? properties, byte* key, nuint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint EVP_PKEY_new_raw_public_key_ex(nint library, string name, string? properties, byte* key, nuint length);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_get_raw_public_key(nint key, byte* target, nuint* length);

    [LibraryImport(Library)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    public static partial nint d2i_AutoPrivateKey(nint* key, byte** source, nint length);

    [LibraryImport(Library)]
    public static partial nint d2i_PUBKEY(nint* key, byte** source, nint length);

    [LibraryImport(Library)]
    public static partial int i2d_PrivateKey(nint key, byte** target);

    [LibraryImport(Library)]
    public static partial int i2d_PUBKEY(nint key, byte** target);

    [LibraryImport(Library)]
    public static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int EVP_DigestSignInit_ex(nint context, nint* parameters, string? digest, nint library, string? properties, nint key, nint more);

    [LibraryImport(Library)]
    public static partial int EVP_DigestSign(nint context, byte* signature, nuint* length, byte* message, nuint messageLength);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int EVP_DigestVerifyInit_ex(nint context, nint* parameters, string? digest, nint library, string? properties, nint key, nint more);

    [LibraryImport(Library)]
    public static partial int EVP_DigestVerify(nint context, byte* signature, nuint length, byte* message, nuint messageLength);

    [LibraryImport(Library)]
    public static partial void ERR_clear_error();
}
