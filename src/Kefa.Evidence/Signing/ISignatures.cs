namespace Kefa.Evidence.Signing;

/// <summary>How something is signed.</summary>
public enum SignatureAlgorithm
{
    /// <summary>RFC 8032. Private keys are 32 bytes of seed, public keys 32 bytes.</summary>
    Ed25519,

    /// <summary>SM2 over SM3 (GB/T 32918) with the default user id <c>1234567812345678</c>. Private keys are DER, public keys SPKI DER, signatures DER.</summary>
    Sm2,
}

/// <summary>Where signatures are made and checked. Implementations are safe for several threads at once.</summary>
public interface ISignatures
{
    /// <summary>Whether this machine can do it.</summary>
    bool Offers(SignatureAlgorithm algorithm);

    /// <summary>A new private key from the machine's random numbers.</summary>
    byte[] NewPrivateKey(SignatureAlgorithm algorithm);

    /// <summary>The public key that belongs to a private one.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is not a private key.</exception>
    byte[] PublicKeyOf(SignatureAlgorithm algorithm, ReadOnlySpan<byte> privateKey);

    /// <summary>Signs a message.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is not a private key.</exception>
    byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> message);

    /// <summary>Whether the signature is of that key over that message; false, too, for what is no key or no signature.</summary>
    bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
